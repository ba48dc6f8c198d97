package io.mtpscript.engine.audit;

import io.mtpscript.core.text.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Signs heads: ECDSA over P-256 with SHA-256. Belongs to one thread. */
final class HeadSigner {
    private final PrivateKey key;

    private HeadSigner(PrivateKey key) {
        this.key = key;
    }

    /**
     * Reads a private key: PKCS#8 in PEM, as {@code openssl genpkey} and {@code mtpsc keygen} write it.
     *
     * @throws IOException if there is none; the message says why and repeats nothing of the file
     */
    static HeadSigner read(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException("There is no key file " + file, e);
        }
        byte[] der = Pem.first(text, "PRIVATE KEY")
                .orElseThrow(() -> new IOException(file + " holds no private key in PKCS#8 PEM, such as"
                        + " `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256` gives"));
        try {
            PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
            if (!HeadKeys.isP256(key)) {
                throw new IOException("The key in " + file + " is not of P-256");
            }
            return new HeadSigner(key);
        } catch (GeneralSecurityException e) {
            throw new IOException("The key in " + file + " is no ECDSA P-256 key", e);
        }
    }

    /** The signature in DER, as Base64. */
    String sign(byte[] text) {
        try {
            Signature signature = Signature.getInstance(HeadKeys.ALGORITHM);
            signature.initSign(key);
            signature.update(text);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A P-256 key that does not sign", e);
        }
    }
}
