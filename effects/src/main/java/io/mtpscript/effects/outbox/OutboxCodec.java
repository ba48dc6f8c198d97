package io.mtpscript.effects.outbox;

import io.mtpscript.effects.http.DeferredRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A request as it is kept: always encrypted, because its headers may be secrets and its body may be of a sensitive route. Its
 * key is its associated data. Belongs to one event loop.
 *
 * <pre>
 *   1 | nonce (12) | CBOR by AES-256-GCM | tag (16)
 * </pre>
 */
final class OutboxCodec {
    private static final byte VERSION = 1;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final String AES_GCM = "AES/GCM/NoPadding";

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    /** @param key of 32 bytes */
    OutboxCodec(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    byte[] write(DeferredRequest request) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] plain = request.toBytes();
        byte[] hidden =
                crypt(Cipher.ENCRYPT_MODE, request.key(), nonce, plain, 0).orElseThrow();
        byte[] kept = new byte[1 + NONCE + hidden.length];
        kept[0] = VERSION;
        System.arraycopy(nonce, 0, kept, 1, NONCE);
        System.arraycopy(hidden, 0, kept, 1 + NONCE, hidden.length);
        return kept;
    }

    /** Empty where it cannot be read: by this key, in this form. */
    Optional<DeferredRequest> read(String requestKey, byte[] kept) {
        if (kept.length < 1 + NONCE || kept[0] != VERSION) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOfRange(kept, 1, 1 + NONCE);
        return crypt(Cipher.DECRYPT_MODE, requestKey, nonce, kept, 1 + NONCE)
                .flatMap(plain -> DeferredRequest.read(plain, requestKey));
    }

    private Optional<byte[]> crypt(int mode, String requestKey, byte[] nonce, byte[] text, int from) {
        try {
            Cipher cipher = Cipher.getInstance(AES_GCM);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(requestKey.getBytes(StandardCharsets.UTF_8));
            return Optional.of(cipher.doFinal(text, from, text.length - from));
        } catch (GeneralSecurityException e) {
            if (mode == Cipher.ENCRYPT_MODE) {
                throw new IllegalStateException("This Java has no AES-GCM", e);
            }
            return Optional.empty();
        }
    }
}
