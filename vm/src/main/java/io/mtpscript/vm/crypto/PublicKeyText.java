package io.mtpscript.vm.crypto;

import io.mtpscript.core.Limits;
import io.mtpscript.core.json.JsonValue;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.KeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Reads a public key from text: PEM ({@code BEGIN PUBLIC KEY}, a SubjectPublicKeyInfo) or a JSON Web Key (RFC 7517). Every
 * method gives nothing where the text is no key of the kind asked for.
 */
public final class PublicKeyText {
    private static final String PEM_BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String PEM_END = "-----END PUBLIC KEY-----";

    /** What stands before the point of a key on P-256, uncompressed, and before the bytes of an Ed25519 key. */
    private static final byte[] P256_HEAD =
            HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

    private static final byte[] ED25519_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int COORDINATE = 32;
    private static final int UNCOMPRESSED = 4;

    private final String text;

    public PublicKeyText(byte[] utf8) {
        this.text = utf8.length > Limits.PUBLIC_KEY_BYTES ? "" : new String(utf8, StandardCharsets.UTF_8);
    }

    /** The key for {@code RS256}. */
    public Optional<PublicKey> rsa() {
        if (isPem()) {
            return pem().flatMap(der -> rsa(new X509EncodedKeySpec(der)));
        }
        return jwk("RSA")
                .flatMap(key -> bytes(key, "n")
                        .flatMap(n -> bytes(key, "e")
                                .flatMap(e -> rsa(new RSAPublicKeySpec(new BigInteger(1, n), new BigInteger(1, e))))));
    }

    private static Optional<PublicKey> rsa(KeySpec spec) {
        // Judged before the JDK looks at it, where the numbers are known.
        if (spec instanceof RSAPublicKeySpec numbers
                && !PublicKey.Rsa.accepts(numbers.getModulus(), numbers.getPublicExponent())) {
            return Optional.empty();
        }
        try {
            if (KeyFactory.getInstance("RSA").generatePublic(spec) instanceof RSAPublicKey key
                    && PublicKey.Rsa.accepts(key.getModulus(), key.getPublicExponent())) {
                return Optional.of(new PublicKey.Rsa(key));
            }
            return Optional.empty();
        } catch (GeneralSecurityException malformed) {
            return Optional.empty();
        }
    }

    /** The key for {@code ES256}. */
    public Optional<PublicKey> p256() {
        if (isPem()) {
            return pem().flatMap(der -> behind(der, P256_HEAD, 1 + 2 * COORDINATE))
                    .flatMap(PublicKeyText::point);
        }
        return jwk("EC")
                .filter(key -> has(key, "crv", "P-256"))
                .flatMap(key -> bytes(key, "x", COORDINATE)
                        .flatMap(x -> bytes(key, "y", COORDINATE).flatMap(y -> point(uncompressed(x, y)))));
    }

    private static byte[] uncompressed(byte[] x, byte[] y) {
        byte[] point = new byte[1 + 2 * COORDINATE];
        point[0] = UNCOMPRESSED;
        System.arraycopy(x, 0, point, 1, COORDINATE);
        System.arraycopy(y, 0, point, 1 + COORDINATE, COORDINATE);
        return point;
    }

    /** The key of an uncompressed point, if it lies on the curve. */
    private static Optional<PublicKey> point(byte[] point) {
        if (point[0] != UNCOMPRESSED) {
            return Optional.empty();
        }
        X9ECParameters p256 = CustomNamedCurves.getByName("secp256r1");
        try {
            return Optional.of(new PublicKey.P256(
                    new ECPublicKeyParameters(p256.getCurve().decodePoint(point), new ECDomainParameters(p256))));
        } catch (IllegalArgumentException notOnTheCurve) {
            return Optional.empty();
        }
    }

    /** The key for {@code EdDSA}. */
    public Optional<PublicKey> ed25519() {
        Optional<byte[]> key = isPem()
                ? pem().flatMap(der -> behind(der, ED25519_HEAD, Ed25519.PUBLIC_KEY_SIZE))
                : jwk("OKP")
                        .filter(jwk -> has(jwk, "crv", "Ed25519"))
                        .flatMap(jwk -> bytes(jwk, "x", Ed25519.PUBLIC_KEY_SIZE));
        return key.filter(bytes -> Ed25519.validatePublicKeyFull(bytes, 0)).map(PublicKey.Ed25519Key::new);
    }

    private boolean isPem() {
        return text.startsWith(PEM_BEGIN);
    }

    private Optional<byte[]> pem() {
        // Not among the dashes of the first line.
        int end = text.indexOf(PEM_END, PEM_BEGIN.length());
        if (end < 0 || !withoutLineEnds(text.substring(end + PEM_END.length())).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getDecoder().decode(withoutLineEnds(text.substring(PEM_BEGIN.length(), end))));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static String withoutLineEnds(String lines) {
        return lines.replace("\r", "").replace("\n", "");
    }

    private static Optional<byte[]> behind(byte[] der, byte[] head, int length) {
        return der.length == head.length + length && Arrays.equals(head, Arrays.copyOf(der, head.length))
                ? Optional.of(Arrays.copyOfRange(der, head.length, der.length))
                : Optional.empty();
    }

    private Optional<JsonValue.JsonObject> jwk(String type) {
        return JsonValue.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof JsonValue.JsonObject key
                        && has(key, "kty", type)
                ? Optional.of(key)
                : Optional.empty();
    }

    private static boolean has(JsonValue.JsonObject key, String name, String value) {
        return key.get(name).filter(new JsonValue.JsonString(value)::equals).isPresent();
    }

    private static Optional<byte[]> bytes(JsonValue.JsonObject key, String name) {
        return key.get(name)
                .flatMap(value -> value instanceof JsonValue.JsonString(String base64)
                        ? StrictBase64.URL.decode(base64)
                        : Optional.empty());
    }

    private static Optional<byte[]> bytes(JsonValue.JsonObject key, String name, int length) {
        return bytes(key, name).filter(bytes -> bytes.length == length);
    }
}
