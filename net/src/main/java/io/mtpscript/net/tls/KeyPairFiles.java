package io.mtpscript.net.tls;

import io.mtpscript.core.Limits;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.text.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The bytes of a key and its certificates, as they were at one moment.
 *
 * @param certificates PEM
 * @param key PEM; to be wiped by {@link #wipe}
 */
record KeyPairFiles(TlsSettings places, byte[] certificates, byte[] key) {
    /**
     * Reads both files.
     *
     * @throws BadKeyPairException if one of them cannot be read
     */
    static KeyPairFiles read(TlsSettings places) throws BadKeyPairException {
        return new KeyPairFiles(places, bytes(places.certificate()), bytes(places.key()));
    }

    private static byte[] bytes(Path file) throws BadKeyPairException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(Limits.CERTIFICATES_BYTES + 1);
            if (bytes.length > Limits.CERTIFICATES_BYTES) {
                throw new BadKeyPairException(file + " is larger than a key or a chain of certificates can be");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new BadKeyPairException("There is no file " + file);
        } catch (BadKeyPairException e) {
            throw e;
        } catch (IOException e) {
            throw new BadKeyPairException("Cannot read " + file);
        }
    }

    /** Tells whether the files have changed; says nothing of the key. */
    byte[] fingerprint() {
        Sha256 digest = new Sha256();
        digest.update(certificates);
        digest.update(key);
        return digest.digest();
    }

    /** The bytes under a label of the key's file, to be wiped by whoever asked. */
    byte[] keyUnder(String label) {
        return Pem.first(new String(key, StandardCharsets.ISO_8859_1), label).orElseGet(() -> new byte[0]);
    }

    boolean keyHas(String label) {
        return new String(key, StandardCharsets.ISO_8859_1).contains("-----BEGIN " + label + "-----");
    }

    ByteArrayInputStream certificateStream() {
        return new ByteArrayInputStream(certificates);
    }

    void wipe() {
        Arrays.fill(key, (byte) 0);
    }
}
