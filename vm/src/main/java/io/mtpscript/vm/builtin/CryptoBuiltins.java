package io.mtpscript.vm.builtin;

import static io.mtpscript.vm.machine.Machine.blocks;

import io.mtpscript.core.code.Builtin;
import io.mtpscript.vm.crypto.Argon2id;
import io.mtpscript.vm.crypto.Hmac;
import io.mtpscript.vm.crypto.PublicKey;
import io.mtpscript.vm.crypto.PublicKeyText;
import io.mtpscript.vm.crypto.StrictBase64;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.Values;
import io.mtpscript.vm.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What keys do. Keys are Strings or Secrets, which are the same objects. Bytes pass over the heap and are charged to the memory
 * budget while they are there; those of keys and passwords are wiped.
 */
final class CryptoBuiltins {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] NOTHING = {};

    /** RFC 7518, section 3.2: a key for HS256 is as long as its hash, or longer. */
    private static final int MIN_HS256_KEY = 32;

    private static final long VALID = 0;
    private static final long INVALID_SIGNATURE = 1;
    private static final long INVALID_KEY = 2;

    private CryptoBuiltins() {}

    /** Lower-case hex. */
    static long hmacSha256(Machine m, long key, long message) {
        if (!prepared(m, Builtin.HASH_HMAC_SHA256, lengths(m, key, message))) {
            return 0;
        }
        byte[] mac = mac(m, key, message);
        return finished(m, HEX.formatHex(mac).getBytes(StandardCharsets.US_ASCII), lengths(m, key, message));
    }

    /** Base64url without padding; "" where the key is too short. */
    static long hs256(Machine m, long key, long input) {
        if (!prepared(m, Builtin.JWT_HS256, lengths(m, key, input))) {
            return 0;
        }
        boolean tooShort = Values.byteLength(m, key) < MIN_HS256_KEY;
        byte[] text = tooShort ? NOTHING : StrictBase64.URL.encode(mac(m, key, input));
        return finished(m, text, lengths(m, key, input));
    }

    private static byte[] mac(Machine m, long key, long message) {
        byte[] secret = bytes(m, key);
        byte[] mac = Hmac.sha256(secret, bytes(m, message));
        Arrays.fill(secret, (byte) 0);
        return mac;
    }

    /** 0 valid, 1 invalid signature, 2 invalid key. */
    static long verify(Machine m, Builtin builtin, long key, long input, long signature) {
        long length = lengths(m, key, input) + Values.byteLength(m, signature);
        if (!prepared(m, builtin, length)) {
            return 0;
        }
        PublicKeyText text = new PublicKeyText(bytes(m, key));
        Optional<PublicKey> read = switch (builtin) {
            case JWT_RS256 -> text.rsa();
            case JWT_ES256 -> text.p256();
            default -> text.ed25519();
        };
        long verdict = read.isEmpty() ? INVALID_KEY : verdict(m, read.get(), input, signature);
        m.releaseMemory(length);
        return verdict;
    }

    private static long verdict(Machine m, PublicKey key, long input, long signature) {
        return StrictBase64.URL
                        .decode(new String(bytes(m, signature), StandardCharsets.UTF_8))
                        .filter(bytes -> key.verifies(bytes(m, input), bytes))
                        .isPresent()
                ? VALID
                : INVALID_SIGNATURE;
    }

    /** (password, salt, memory, passes, lanes, length): Base64 without padding; "" where a parameter is out of bounds. */
    static long argon2id(Machine m, long[] r, int at) {
        long password = r[at];
        Argon2id work;
        if (Argon2id.accepts(r[at + 2], r[at + 3], r[at + 4], r[at + 5])) {
            work = new Argon2id((int) r[at + 2], (int) r[at + 3], (int) r[at + 4], (int) r[at + 5]);
        } else {
            return Values.ascii(m, NOTHING, 0);
        }
        long length = lengths(m, password, r[at + 1]) + 1024L * work.memory();
        long units = (long) work.memory() * work.passes() + blocks(lengths(m, password, r[at + 1]));
        if (!m.charge(Builtin.PASSWORD_ARGON2ID, units) || !m.chargeMemory(length)) {
            return 0;
        }
        Optional<byte[]> salt = StrictBase64.STANDARD
                .decode(new String(bytes(m, r[at + 1]), StandardCharsets.UTF_8))
                .filter(bytes -> Argon2id.acceptsSalt(bytes.length));
        byte[] text = NOTHING;
        if (salt.isPresent()) {
            byte[] secret = bytes(m, password);
            text = StrictBase64.STANDARD.encode(work.hash(secret, salt.get()));
            Arrays.fill(secret, (byte) 0);
        }
        return finished(m, text, length);
    }

    private static long lengths(Machine m, long a, long b) {
        return Values.byteLength(m, a) + Values.byteLength(m, b);
    }

    /** Charges so many bytes that have to pass over the heap. */
    private static boolean prepared(Machine m, Builtin builtin, long length) {
        return m.charge(builtin, blocks(length)) && m.chargeMemory(length);
    }

    private static long finished(Machine m, byte[] ascii, long length) {
        m.releaseMemory(length);
        return Values.ascii(m, ascii, ascii.length);
    }

    private static byte[] bytes(Machine m, long string) {
        int length = Math.toIntExact(Values.byteLength(m, string));
        byte[] bytes = new byte[length];
        Memory.copy(Values.bytes(m, string), bytes, 0, length);
        return bytes;
    }
}
