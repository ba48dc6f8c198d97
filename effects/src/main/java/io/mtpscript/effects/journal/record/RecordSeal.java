package io.mtpscript.effects.journal.record;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts records with AES-256-GCM: each with a key of its own, which is used once and stands, encrypted with the deployment's key,
 * in the record's key slot. What was encrypted is bound to its place. Belongs to one thread.
 */
public final class RecordSeal {
    /** The bytes of a key slot: nonce, key, tag. All zeros where the request was erased. */
    public static final int SLOT_BYTES = 12 + JournalKeys.KEY_BYTES + 16;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte[] ONLY_NONCE = new byte[NONCE_BYTES];

    private final SecretKeySpec deploymentKey;
    /** Has the deployment's key only, so that Java expands it once. */
    private final Cipher slots;

    private final Cipher texts;
    private final SecureRandom random = new SecureRandom();

    public RecordSeal(byte[] deploymentKey) {
        this.deploymentKey = new SecretKeySpec(deploymentKey, "AES");
        try {
            slots = Cipher.getInstance("AES/GCM/NoPadding");
            texts = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no AES-GCM", e);
        }
    }

    /** A record in the form in which it is kept. */
    public record Sealed(byte[] slot, byte[] text) {}

    /**
     * Encrypts a record.
     *
     * @param place 32 bytes that name the place where it is kept
     * @param shown what stands before the text in the clear and must not change either
     */
    public Sealed seal(byte[] place, byte[] shown, byte[] text) {
        byte[] fresh = new byte[NONCE_BYTES + JournalKeys.KEY_BYTES];
        random.nextBytes(fresh);
        byte[] key = Arrays.copyOfRange(fresh, NONCE_BYTES, fresh.length);
        byte[] slot = Arrays.copyOf(fresh, SLOT_BYTES);
        try {
            slots.init(Cipher.ENCRYPT_MODE, deploymentKey, new GCMParameterSpec(TAG_BITS, fresh, 0, NONCE_BYTES));
            slots.updateAAD(place);
            slots.doFinal(key, 0, key.length, slot, NONCE_BYTES);
            texts.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, ONLY_NONCE));
            texts.updateAAD(place);
            texts.updateAAD(shown);
            return new Sealed(slot, texts.doFinal(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A record cannot be encrypted", e);
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(fresh, (byte) 0);
        }
    }

    /** Whether a slot's key was erased. */
    public static boolean erased(byte[] slot) {
        for (byte each : slot) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Decrypts a record.
     *
     * @throws AEADBadTagException if slot, place, text or what is shown is not what was written
     */
    public byte[] open(byte[] place, byte[] shown, byte[] slot, byte[] text) throws AEADBadTagException {
        try {
            slots.init(Cipher.DECRYPT_MODE, deploymentKey, new GCMParameterSpec(TAG_BITS, slot, 0, NONCE_BYTES));
            slots.updateAAD(place);
            byte[] key = slots.doFinal(slot, NONCE_BYTES, slot.length - NONCE_BYTES);
            texts.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, ONLY_NONCE));
            Arrays.fill(key, (byte) 0);
            texts.updateAAD(place);
            texts.updateAAD(shown);
            return texts.doFinal(text);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A record cannot be decrypted", e);
        }
    }
}
