package io.mtpscript.engine.auth;

import io.mtpscript.core.json.JsonValue;
import io.mtpscript.vm.crypto.Hmac;
import io.mtpscript.vm.crypto.PublicKey;
import io.mtpscript.vm.crypto.PublicKeyText;
import io.mtpscript.vm.crypto.StrictBase64;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * A key that tokens are checked with. It says which algorithm it is for: what a token says about that is compared, never followed.
 *
 * @param id {@code kid}, where the key has one
 * @param algorithm {@code RS256}, {@code ES256}, {@code EdDSA} or {@code HS256}
 */
record TokenKey(Optional<String> id, String algorithm, Check check) {
    /** RFC 7518, section 3.2: as long as the hash, or longer. */
    private static final int MIN_SECRET = 32;

    /** The algorithm whose key is a secret of both sides. */
    private static final String SHARED = "HS256";

    @FunctionalInterface
    interface Check {
        boolean verifies(byte[] input, byte[] signature);
    }

    /** The key of a JSON Web Key (RFC 7517); empty where it is none of a kind that is taken. */
    static Optional<TokenKey> of(JsonValue.JsonObject jwk) {
        Optional<String> id = text(jwk, "kid");
        PublicKeyText text = new PublicKeyText(jwk.toText().getBytes(StandardCharsets.UTF_8));
        Optional<TokenKey> key = switch (text(jwk, "kty").orElse("")) {
            case "RSA" -> text.rsa().map(rsa -> of(id, "RS256", rsa));
            case "EC" -> text.p256().map(p256 -> of(id, "ES256", p256));
            case "OKP" -> text.ed25519().map(ed25519 -> of(id, "EdDSA", ed25519));
            case "oct" -> text(jwk, "k").flatMap(StrictBase64.URL::decode).flatMap(secret -> secret(id, secret));
            default -> Optional.empty();
        };
        boolean signs = text(jwk, "use").orElse("sig").equals("sig");
        return key.filter(
                found -> signs && text(jwk, "alg").orElse(found.algorithm()).equals(found.algorithm()));
    }

    private static TokenKey of(Optional<String> id, String algorithm, PublicKey key) {
        return new TokenKey(id, algorithm, key::verifies);
    }

    private static Optional<TokenKey> secret(Optional<String> id, byte[] secret) {
        return secret.length < MIN_SECRET
                ? Optional.empty()
                : Optional.of(new TokenKey(
                        id,
                        SHARED,
                        (input, signature) -> MessageDigest.isEqual(Hmac.sha256(secret, input), signature)));
    }

    /** Whether it may be told to everybody. */
    boolean isPublic() {
        return !algorithm.equals(SHARED);
    }

    /** A member that is a String. */
    static Optional<String> text(JsonValue.JsonObject object, String name) {
        return object.get(name)
                .flatMap(value ->
                        value instanceof JsonValue.JsonString(String text) ? Optional.of(text) : Optional.empty());
    }

    @Override
    public String toString() {
        return "TokenKey[" + id.orElse("without kid") + ", " + algorithm + "]";
    }
}
