package io.mtpscript.engine.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.database.WrittenStatement;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListedWritesTest {
    private static final int MAX = ListedWrites.ITEMS_MAX;

    private static byte[] text(int i) {
        return Sha256.of(ByteBuffer.allocate(Integer.BYTES).putInt(i).array());
    }

    private static WrittenStatement written(int text) {
        return new WrittenStatement(text(text), 2, 3);
    }

    @Test
    void asManyAsRequestsUsuallyMakeAreListedOneByOne() {
        List<WrittenStatement> writes = new ArrayList<>();
        for (int i = 0; i < MAX; i++) {
            writes.add(written(0));
        }
        List<ListedWrites.Item> items = ListedWrites.of(writes);
        assertEquals(MAX, items.size());
        assertTrue(items.stream().allMatch(item -> item.kind() == ListedWrites.Kind.ONE && item.rows() == 2));
    }

    @Test
    void moreAreAddedUpByTheirTexts() {
        List<WrittenStatement> writes = new ArrayList<>();
        for (int i = 0; i < MAX + 300_000; i++) {
            writes.add(written(i % 2));
        }
        List<ListedWrites.Item> items = ListedWrites.of(writes);
        assertEquals(MAX + 2, items.size());
        for (int i = 0; i < 2; i++) {
            ListedWrites.Item sum = items.get(MAX + i);
            assertEquals(ListedWrites.Kind.SAME, sum.kind());
            assertEquals(150_000, sum.statements());
            assertEquals(300_000, sum.rows());
            assertEquals(450_000, sum.micros());
            assertArrayEquals(text(i), sum.sql());
        }
    }

    @Test
    void aLineHasRoomForAnything() {
        List<WrittenStatement> writes = new ArrayList<>();
        for (int i = 0; i < 3 * MAX; i++) {
            writes.add(new WrittenStatement(text(i), Integer.MAX_VALUE, Integer.MAX_VALUE));
        }
        List<ListedWrites.Item> items = ListedWrites.of(writes);
        assertEquals(2 * MAX + 1, items.size());
        ListedWrites.Item others = items.getLast();
        assertEquals(ListedWrites.Kind.OTHERS, others.kind());
        assertEquals(MAX, others.statements());
        Sha256 texts = new Sha256();
        for (int i = 2 * MAX; i < 3 * MAX; i++) {
            texts.update(text(i));
        }
        assertArrayEquals(texts.digest(), others.sql());
        ByteBuilder line = new ByteBuilder();
        var subject = new AuditRecord.Subject(
                "id", "c".repeat(32), Optional.empty(), "POST", Optional.of("POST /x"), Optional.empty());
        new AuditLines(Optional.empty(), line)
                .line(new AuditRecord.Intent(1, subject, 1, "here:5432/app", writes), 1, new byte[32]);
        assertTrue(line.length() < AuditFile.LINE_BYTES_MAX, line.length() + " bytes");
    }
}
