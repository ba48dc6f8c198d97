package io.mtpscript.effects.claims;

import io.mtpscript.core.Limits;
import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.effects.journal.Header;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A response as it is kept: deterministic CBOR of {@code [status, [[name, value]...], correlation id, body]}. That of a sensitive
 * route is encrypted; the claim's key is its associated data, so that it cannot stand under another one. Belongs to one event
 * loop.
 *
 * <pre>
 *   0 | CBOR
 *   1 | nonce (12) | CBOR by AES-256-GCM | tag (16)
 * </pre>
 */
final class ResponseCodec {
    private static final byte PLAIN = 0;
    private static final byte ENCRYPTED = 1;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final String AES_GCM = "AES/GCM/NoPadding";

    private final Optional<SecretKeySpec> key;
    private final int maxBytes;
    private final SecureRandom random = new SecureRandom();

    /** @param key of sensitive responses; without one they are not kept */
    ResponseCodec(Optional<byte[]> key, int maxBytes) {
        this.key = key.map(bytes -> new SecretKeySpec(bytes, "AES"));
        this.maxBytes = maxBytes;
    }

    /** Empty where the response cannot be kept. */
    Optional<byte[]> write(Claim claim, ClaimedResponse response) {
        if (response.body().length > maxBytes || (claim.sensitive() && key.isEmpty())) {
            return Optional.empty();
        }
        CborWriter cbor = new CborWriter()
                .array(4)
                .integer(response.status())
                .array(response.headers().size());
        response.headers().forEach(header -> cbor.array(2).text(header.name()).text(header.value()));
        byte[] plain =
                cbor.text(response.correlationId()).bytes(response.body()).toByteArray();
        if (plain.length > maxBytes) {
            return Optional.empty();
        }
        if (!claim.sensitive()) {
            byte[] kept = new byte[1 + plain.length];
            kept[0] = PLAIN;
            System.arraycopy(plain, 0, kept, 1, plain.length);
            return Optional.of(kept);
        }
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] hidden = crypt(Cipher.ENCRYPT_MODE, claim.key(), nonce, plain, 0).orElseThrow();
        byte[] kept = new byte[1 + NONCE + hidden.length];
        kept[0] = ENCRYPTED;
        System.arraycopy(nonce, 0, kept, 1, NONCE);
        System.arraycopy(hidden, 0, kept, 1 + NONCE, hidden.length);
        return Optional.of(kept);
    }

    /** Empty where it cannot be read: by this key, in this form. */
    Optional<ClaimedResponse> read(byte[] claimKey, byte[] kept) {
        if (kept.length > 0 && kept[0] == PLAIN) {
            return read(Arrays.copyOfRange(kept, 1, kept.length));
        }
        if (kept.length < 1 + NONCE || kept[0] != ENCRYPTED || key.isEmpty()) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOfRange(kept, 1, 1 + NONCE);
        return crypt(Cipher.DECRYPT_MODE, claimKey, nonce, kept, 1 + NONCE).flatMap(ResponseCodec::read);
    }

    private static Optional<ClaimedResponse> read(byte[] cbor) {
        try {
            CborReader in = new CborReader(cbor, Limits.CBOR_DEPTH);
            in.array(4);
            int status = (int) in.integer();
            int count = in.array();
            List<Header> headers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                in.array(2);
                headers.add(new Header(in.text(), in.text()));
            }
            return Optional.of(new ClaimedResponse(status, headers, in.text(), in.bytes()));
        } catch (CborException malformed) {
            return Optional.empty();
        }
    }

    private Optional<byte[]> crypt(int mode, byte[] claimKey, byte[] nonce, byte[] text, int from) {
        try {
            Cipher cipher = Cipher.getInstance(AES_GCM);
            cipher.init(mode, key.orElseThrow(), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(claimKey);
            return Optional.of(cipher.doFinal(text, from, text.length - from));
        } catch (GeneralSecurityException e) {
            if (mode == Cipher.ENCRYPT_MODE) {
                throw new IllegalStateException("This Java has no AES-GCM", e);
            }
            return Optional.empty();
        }
    }
}
