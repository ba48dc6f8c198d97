package io.mtpscript.effects.journal.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.RequestRecord;
import io.mtpscript.effects.journal.Samples;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Records as bytes, those of engines that wrote less too. */
class RecordCodecTest {
    /** What follows the head of the request's array, up to the principal; then no calls and nothing else. */
    private static final String ITEMS =
            "6172 656c6f63616c 67244c4154455354 01 4100 4101 1a00989680 63474554 622f61 80 40 00 f6";

    private static RequestRecord read(String hex) throws Exception {
        return RecordCodec.read(HexFormat.of().parseHex(hex.replace(" ", ""))).request();
    }

    @Test
    void aRequestIsReadBackWithItsMemoryBudget() throws Exception {
        RequestRecord request = Samples.request("r");
        var out = new ByteBuilder();
        RecordCodec.write(
                new RecordedRequest(request, List.of(), Optional.empty(), Optional.empty(), Optional.empty()), out);
        RequestRecord read = RecordCodec.read(out.toByteArray()).request();
        assertEquals(OptionalLong.of(4 << 20), read.memoryBudget());
        assertEquals(
                request.principal().orElseThrow().subject(),
                read.principal().orElseThrow().subject());
    }

    @Test
    void aRecordOfAnEngineThatWroteNoMemoryBudgetIsReadAndWrittenAsItWas() throws Exception {
        String hex = "85 8d" + ITEMS + "80 f6 f6 f6";
        RequestRecord request = read(hex);
        assertEquals(OptionalLong.empty(), request.memoryBudget());
        assertEquals(10_000_000, request.gasLimit());
        assertEquals("/a", request.target());
        var out = new ByteBuilder();
        RecordCodec.write(
                new RecordedRequest(request, List.of(), Optional.empty(), Optional.empty(), Optional.empty()), out);
        assertEquals(hex.replace(" ", ""), HexFormat.of().formatHex(out.toByteArray()));
    }

    @Test
    void whatNoEngineWritesIsNoRecord() {
        assertThrows(IllegalArgumentException.class, () -> read("85 8e" + ITEMS + "00 80 f6 f6 f6"));
        assertThrows(IllegalArgumentException.class, () -> read("85 8f" + ITEMS + "00 00 80 f6 f6 f6"));
    }
}
