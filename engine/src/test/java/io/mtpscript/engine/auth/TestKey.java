package io.mtpscript.engine.auth;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that signs tokens, by the JDK's cryptography alone. */
record TestKey(Optional<String> id, String algorithm, String members, Signer signer) {
    enum Kind {
        RSA,
        EC,
        ED,
        OCT
    }

    @FunctionalInterface
    interface Signer {
        byte[] sign(byte[] input) throws GeneralSecurityException;
    }

    static TestKey make(Kind kind, String id) {
        try {
            return switch (kind) {
                case RSA -> {
                    KeyPair pair = pair("RSA", 2048);
                    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
                    yield new TestKey(
                            Optional.of(id),
                            "RS256",
                            "\"kty\":\"RSA\",\"n\":\"" + unsigned(key.getModulus()) + "\",\"e\":\""
                                    + unsigned(key.getPublicExponent()) + "\"",
                            by("SHA256withRSA", pair.getPrivate()));
                }
                case EC -> {
                    KeyPair pair = pair("EC", 256);
                    ECPublicKey key = (ECPublicKey) pair.getPublic();
                    yield new TestKey(
                            Optional.of(id),
                            "ES256",
                            "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
                                    + fixed(key.getW().getAffineX()) + "\",\"y\":\""
                                    + fixed(key.getW().getAffineY()) + "\"",
                            by("SHA256withECDSAinP1363Format", pair.getPrivate()));
                }
                case ED -> {
                    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
                    byte[] der = pair.getPublic().getEncoded();
                    yield new TestKey(
                            Optional.of(id),
                            "EdDSA",
                            "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\""
                                    + base64(Arrays.copyOfRange(der, der.length - 32, der.length)) + "\"",
                            by("Ed25519", pair.getPrivate()));
                }
                case OCT -> secret("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII), id);
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static TestKey secret(byte[] secret, String id) {
        return new TestKey(Optional.of(id), "HS256", "\"kty\":\"oct\",\"k\":\"" + base64(secret) + "\"", input -> {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(input);
        });
    }

    private static KeyPair pair(String algorithm, int size) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        return generator.generateKeyPair();
    }

    private static Signer by(String algorithm, PrivateKey key) {
        return input -> {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(input);
            return signature.sign();
        };
    }

    private static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return base64(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static String fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] result = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, result, 32 - length, length);
        return base64(result);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    static String jwks(TestKey... keys) {
        return Stream.of(keys).map(TestKey::jwk).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    /** The public half, or the secret. */
    String jwk() {
        return "{" + id.map(kid -> "\"kid\":\"" + kid + "\",").orElse("") + members + "}";
    }

    TestKey named(String other) {
        return new TestKey(Optional.of(other), algorithm, members, signer);
    }

    TestKey withoutId() {
        return new TestKey(Optional.empty(), algorithm, members, signer);
    }

    String token(String claims) {
        return token(
                "{\"alg\":\"" + algorithm + "\""
                        + id.map(kid -> ",\"kid\":\"" + kid + "\"").orElse("") + "}",
                claims);
    }

    String token(String header, String claims) {
        String input = base64(header) + "." + base64(claims);
        try {
            return input + "." + base64(signer.sign(input.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String unsigned(String header, String claims) {
        return base64(header) + "." + base64(claims) + ".";
    }
}
