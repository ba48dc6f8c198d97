package io.mtpscript.effects.host;

import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.effects.HostSettings;
import io.mtpscript.effects.RandomKey;
import io.mtpscript.effects.journal.JournalEntry;
import io.mtpscript.effects.values.CallHead;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** Answers calls of Clock, Random and Config, at once. */
public final class HostCalls {
    private static final long VERSION_MASK = 0xffff_ffff_ffff_0fffL;
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT_MASK = 0x3fff_ffff_ffff_ffffL;
    private static final long VARIANT_2 = 0x8000_0000_0000_0000L;

    private final HostSettings settings;
    private final Secrets secrets;

    public HostCalls(HostSettings settings) {
        this.settings = settings;
        this.secrets = new Secrets(settings.randomKey());
    }

    /**
     * An answer and what the journal keeps of it.
     *
     * @param cbor canonical CBOR of a value of the site's result type
     */
    public record Answer(byte[] cbor, JournalEntry.Result recorded) {
        static Answer of(CborWriter out) {
            byte[] cbor = out.toByteArray();
            return new Answer(cbor, new JournalEntry.Answered(cbor));
        }
    }

    /** How secrets are hidden here. */
    public Secrets secrets() {
        return secrets;
    }

    /** Answers a call, the {@code n}th of a request with this seed. */
    public Answer call(HostSite site, byte[] call, byte[] seed, int n) {
        CborReader in = CallHead.open(call, site.effect(), site.function(), site.arity());
        try {
            return switch (site) {
                case CLOCK_NOW ->
                    Answer.of(new CborWriter().integer(settings.clock().millis()));
                case RANDOM_UUID -> Answer.of(new CborWriter().text(uuid(key().random(seed, n, 0))));
                case RANDOM_INT -> Answer.of(new CborWriter().integer(between(in.integer(), in.integer(), seed, n)));
                case CONFIG_STRING -> Answer.of(new CborWriter().text(value(in.text())));
                case CONFIG_INT -> Answer.of(new CborWriter().integer(Long.parseLong(value(in.text()))));
                case CONFIG_SECRET -> {
                    byte[] secret = value(in.text()).getBytes(StandardCharsets.UTF_8);
                    yield new Answer(answer(secret), new JournalEntry.Withheld(secrets.hide(secret)));
                }
            };
        } catch (CborException malformed) {
            throw new IllegalArgumentException("A malformed effect call", malformed);
        }
    }

    /** The name that a call of Config reads. */
    public static String name(byte[] call) {
        CborReader in = CallHead.open(call, HostSite.CONFIG, HostSite.CONFIG_SECRET.function(), 1);
        try {
            return in.text();
        } catch (CborException malformed) {
            throw new IllegalArgumentException("A malformed effect call", malformed);
        }
    }

    /** The answer that a record withholds, if the secret still has the value that it had then. */
    public Optional<byte[]> withheld(byte[] call, byte[] hmac) {
        return settings.configured(name(call))
                .filter(_ -> settings.randomKey().isPresent())
                .map(value -> value.getBytes(StandardCharsets.UTF_8))
                .filter(secret -> Arrays.equals(secrets.hide(secret), hmac))
                .map(HostCalls::answer);
    }

    private static byte[] answer(byte[] secret) {
        return new CborWriter().bytes(secret).toByteArray();
    }

    private String value(String name) {
        return settings.configured(name)
                .orElseThrow(() -> new IllegalStateException("A program was accepted without a value for " + name));
    }

    private RandomKey key() {
        return settings.randomKey()
                .orElseThrow(() -> new IllegalStateException("A program with Random was accepted without a key"));
    }

    private static String uuid(byte[] random) {
        ByteBuffer bytes = ByteBuffer.wrap(random);
        long high = (bytes.getLong() & VERSION_MASK) | VERSION_4;
        long low = (bytes.getLong() & VARIANT_MASK) | VARIANT_2;
        return new UUID(high, low).toString();
    }

    /** Unbiased: of the 64-bit numbers those above the last multiple of the range are passed over. */
    private long between(long from, long to, byte[] seed, int n) {
        long low = Math.min(from, to);
        long range = Math.max(from, to) - low + 1;
        for (int block = 0; ; block++) {
            ByteBuffer bytes = ByteBuffer.wrap(key().random(seed, n, block));
            while (bytes.remaining() >= Long.BYTES) {
                long number = bytes.getLong();
                if (range == 0) {
                    // All 2^64 numbers.
                    return number;
                }
                long offset = Long.remainderUnsigned(number, range);
                // The number's multiple of the range begins at number - offset; the last one may be cut short.
                if (Long.compareUnsigned(number - offset, -range) <= 0) {
                    return low + offset;
                }
            }
        }
    }
}
