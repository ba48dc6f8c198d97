package io.mtpscript.effects.seal;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts by AES-256-GCM under one key, with a random nonce each time:
 *
 * <pre>
 *   form (1) | nonce (12) | cipher text | tag (16)
 * </pre>
 *
 * The form is the caller's, and tells what kind of bytes these are.
 */
public final class Seal {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int HEAD = 1 + NONCE;
    private static final String AES_GCM = "AES/GCM/NoPadding";

    private final SecretKeySpec key;
    private final byte form;
    private final SecureRandom random = new SecureRandom();

    /** @param key of 32 bytes */
    public Seal(byte[] key, byte form) {
        this.key = new SecretKeySpec(key, "AES");
        this.form = form;
    }

    /** @param place binds the text to where it stands: it opens there only */
    public byte[] seal(byte[] place, byte[] text) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, 0, place);
            byte[] sealed = new byte[HEAD + cipher.getOutputSize(text.length)];
            sealed[0] = form;
            System.arraycopy(nonce, 0, sealed, 1, NONCE);
            cipher.doFinal(text, 0, text.length, sealed, HEAD);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no AES-GCM", e);
        }
    }

    /** Empty where the bytes are of another form, key or place, or were changed. */
    public Optional<byte[]> open(byte[] place, byte[] sealed) {
        if (sealed.length < HEAD || sealed[0] != form) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    cipher(Cipher.DECRYPT_MODE, sealed, 1, place).doFinal(sealed, HEAD, sealed.length - HEAD));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce, int at, byte[] place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(AES_GCM);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, at, NONCE));
        cipher.updateAAD(place);
        return cipher;
    }
}
