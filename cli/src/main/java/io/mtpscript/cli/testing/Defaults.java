package io.mtpscript.cli.testing;

import io.mtpscript.cli.cases.Case;
import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.code.Program;
import io.mtpscript.engine.shown.Shown;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What effects answer in a test that does not say it: the same in every run. docs/testing.md. */
final class Defaults {
    /** 2026-01-01T00:00:00Z in milliseconds: the clock stands still. */
    private static final long NOW = 1_767_225_600_000L;

    /** A program cannot make a Secret, so a test cannot give one. */
    private static final byte[] SECRET = Case.SECRET.getBytes(StandardCharsets.UTF_8);

    private long uuids;
    private long ints;

    /** Empty for an effect that a test has to answer for. */
    Optional<byte[]> answer(Program.EffectSite site, byte[] call) {
        var out = new CborWriter();
        return switch (site.effect() + "." + site.function()) {
            case "Log.debug", "Log.info", "Log.warn", "Log.error" -> answer(out.nothing());
            case "Clock.now" -> answer(out.integer(NOW));
            case "Random.uuid" -> {
                uuids++;
                yield answer(out.text("00000000-0000-4000-8000-%012d".formatted(uuids)));
            }
            case "Config.secret" -> answer(out.bytes(SECRET));
            case "Random.int" -> answer(out.integer(next(call)));
            default -> Optional.empty();
        };
    }

    private static Optional<byte[]> answer(CborWriter value) {
        return Optional.of(value.toByteArray());
    }

    /** Counts from the first of the two numbers to the last, which is one of them, and then again. */
    private long next(byte[] call) {
        try {
            var in = new CborReader(call, Shown.DEPTH);
            in.array(3);
            in.skip();
            in.skip();
            in.array(2);
            long from = in.integer();
            long span = in.integer() - from + 1;
            long value = from + (span > 0 ? ints % span : ints);
            ints++;
            return value;
        } catch (CborException e) {
            throw new IllegalStateException("the VM wrote a call that is no CBOR", e);
        }
    }
}
