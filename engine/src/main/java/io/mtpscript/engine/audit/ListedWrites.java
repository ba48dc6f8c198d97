package io.mtpscript.engine.audit;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.database.WrittenStatement;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The statements of a transaction as a record lists them, in bounded room: a line has {@link AuditFile#LINE_BYTES_MAX} bytes at most.
 * The first ones have an item each; of the others those with the same text share one, and what has too many texts shares the last.
 */
final class ListedWrites {
    /** Items for single statements, and as many for texts: a line has room for both. */
    static final int ITEMS_MAX = 40_000;

    /** How many statements an item is about. */
    enum Kind {
        ONE,
        /** With one text. */
        SAME,
        /** With several texts. */
        OTHERS
    }

    /**
     * An item.
     *
     * @param statements how many
     * @param sql SHA-256 of their text; of several texts SHA-256 of their hashes, one after the other
     * @param rows of all of them
     * @param micros of all of them
     */
    record Item(Kind kind, long statements, byte[] sql, long rows, long micros) {
        private Item plus(WrittenStatement more) {
            return new Item(kind, statements + 1, sql, rows + more.rows(), micros + more.micros());
        }
    }

    private ListedWrites() {}

    static List<Item> of(List<WrittenStatement> writes) {
        List<Item> items = new ArrayList<>();
        for (WrittenStatement each : writes.subList(0, Math.min(writes.size(), ITEMS_MAX))) {
            items.add(new Item(Kind.ONE, 1, each.sqlSha256(), each.rows(), each.micros()));
        }
        Map<ByteBuffer, Item> byText = new LinkedHashMap<>();
        Item others = new Item(Kind.OTHERS, 0, new byte[0], 0, 0);
        Sha256 texts = new Sha256();
        for (WrittenStatement each : writes.subList(items.size(), writes.size())) {
            ByteBuffer text = ByteBuffer.wrap(each.sqlSha256());
            Item same = byText.get(text);
            if (same != null || byText.size() < ITEMS_MAX) {
                Item before = same == null ? new Item(Kind.SAME, 0, each.sqlSha256(), 0, 0) : same;
                byText.put(text, before.plus(each));
            } else {
                texts.update(each.sqlSha256());
                others = others.plus(each);
            }
        }
        items.addAll(byText.values());
        if (others.statements() > 0) {
            items.add(new Item(Kind.OTHERS, others.statements(), texts.digest(), others.rows(), others.micros()));
        }
        return items;
    }
}
