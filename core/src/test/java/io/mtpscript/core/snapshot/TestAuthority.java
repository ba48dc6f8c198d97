package io.mtpscript.core.snapshot;

import io.mtpscript.core.bytes.ByteBuilder;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * Issues certificates for tests: a tiny DER writer around the platform's keys and signatures.
 *
 * @param name the common name
 * @param certificate as DER
 */
record TestAuthority(String name, KeyPair keys, byte[] certificate) {
    static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    static final Instant END = Instant.parse("2027-01-01T00:00:00Z");

    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final byte[] ECDSA_WITH_SHA256 = sequence(oid(0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02));

    /** What a certificate says about its key: usage bits as in X.509, first bit digitalSignature; none if absent. */
    record Profile(boolean authority, Optional<Integer> keyUsage, Instant from, Instant to, String curve) {
        static final Profile AUTHORITY = new Profile(true, Optional.of(0x06), BEGIN, END, "secp256r1");
        static final Profile SIGNER = new Profile(false, Optional.of(0x80), BEGIN, END, "secp256r1");

        Profile valid(Instant newFrom, Instant newTo) {
            return new Profile(authority, keyUsage, newFrom, newTo, curve);
        }

        Profile usage(Optional<Integer> newKeyUsage) {
            return new Profile(authority, newKeyUsage, from, to, curve);
        }

        Profile on(String newCurve) {
            return new Profile(authority, keyUsage, from, to, newCurve);
        }
    }

    static TestAuthority root(String name) {
        return root(name, Profile.AUTHORITY);
    }

    static TestAuthority root(String name, Profile profile) {
        KeyPair keys = keys(profile.curve());
        return new TestAuthority(name, keys, certificate(name, keys, name, keys, profile));
    }

    TestAuthority issue(String subject, Profile profile) {
        KeyPair subjectKeys = keys(profile.curve());
        return new TestAuthority(subject, subjectKeys, certificate(subject, subjectKeys, name, keys, profile));
    }

    byte[] sign(byte[] content) {
        return sign(keys, content);
    }

    private static byte[] sign(KeyPair keys, byte[] content) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair keys(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] certificate(
            String subject, KeyPair subjectKeys, String issuer, KeyPair issuerKeys, Profile profile) {
        byte[] basicConstraints =
                extension(oid(0x55, 0x1D, 0x13), sequence(profile.authority() ? der(0x01, (byte) 0xFF) : new byte[0]));
        byte[] keyUsage = profile.keyUsage()
                .map(bits ->
                        extension(oid(0x55, 0x1D, 0x0F), der(0x03, (byte) Integer.numberOfTrailingZeros(bits), (byte)
                                (int) bits)))
                .orElse(new byte[0]);
        byte[] toBeSigned = sequence(
                der(0xA0, der(0x02, (byte) 2)),
                der(0x02, BigInteger.valueOf(subject.hashCode() & 0xFFFF).toByteArray()),
                ECDSA_WITH_SHA256,
                name(issuer),
                sequence(time(profile.from()), time(profile.to())),
                name(subject),
                subjectKeys.getPublic().getEncoded(),
                der(0xA3, sequence(basicConstraints, keyUsage)));
        return sequence(toBeSigned, ECDSA_WITH_SHA256, bitString(sign(issuerKeys, toBeSigned)));
    }

    private static byte[] extension(byte[] oid, byte[] value) {
        return sequence(oid, der(0x01, (byte) 0xFF), der(0x04, value));
    }

    private static byte[] name(String commonName) {
        byte[] text = der(0x0C, commonName.getBytes(StandardCharsets.UTF_8));
        return sequence(der(0x31, sequence(oid(0x55, 0x04, 0x03), text)));
    }

    private static byte[] time(Instant instant) {
        return der(0x17, UTC_TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] oid(int... encoded) {
        ByteBuilder content = new ByteBuilder();
        for (int value : encoded) {
            content.add(value);
        }
        return der(0x06, content.toByteArray());
    }

    private static byte[] bitString(byte[] content) {
        return der(0x03, new ByteBuilder().add(0).add(content).toByteArray());
    }

    private static byte[] sequence(byte[]... parts) {
        ByteBuilder content = new ByteBuilder();
        for (byte[] part : parts) {
            content.add(part);
        }
        return der(0x30, content.toByteArray());
    }

    private static byte[] der(int tag, byte... content) {
        ByteBuilder out = new ByteBuilder().add(tag);
        if (content.length < 0x80) {
            out.add(content.length);
        } else if (content.length < 0x100) {
            out.add(0x81).add(content.length);
        } else {
            out.add(0x82).add(content.length >> 8).add(content.length);
        }
        return out.add(content).toByteArray();
    }
}
