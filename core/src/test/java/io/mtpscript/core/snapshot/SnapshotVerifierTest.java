package io.mtpscript.core.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.snapshot.TestAuthority.Profile;
import io.mtpscript.core.snapshot.Verdict.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotVerifierTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final TestAuthority ROOT = TestAuthority.root("Test root");
    private static final TestAuthority MIDDLE = ROOT.issue("Test middle", Profile.AUTHORITY);
    private static final TestAuthority SIGNER = MIDDLE.issue("Test signer", Profile.SIGNER);
    private static final byte[] FILE = SnapshotWriter.write(Programs.small());
    private static final byte[] SIGNATURE = SIGNER.sign(FILE);
    private static final byte[] CHAIN = pem(SIGNER, MIDDLE);
    private static final byte[] TRUST = pem(ROOT);

    private static byte[] pem(TestAuthority... certificates) {
        return CertificatePem.encode(
                Arrays.stream(certificates).map(TestAuthority::certificate).toList());
    }

    private static void refuses(Reason reason, String line, Verdict verdict) {
        assertEquals(new Verdict.Refused(reason, "Snapshot refused: " + line), verdict);
    }

    /** The verdict on a file signed by someone whom the root certified directly. */
    private static Verdict signedBy(TestAuthority signer, TestAuthority... above) {
        ByteBuilder chain = new ByteBuilder().add(pem(signer)).add(pem(above));
        return SnapshotVerifier.verify(FILE, signer.sign(FILE), chain.toByteArray(), TRUST, NOW);
    }

    @Test
    void aSignedSnapshotIsAccepted() {
        Verdict accepted = new Verdict.Accepted(Sha256.hexOf(FILE), "CN=Test signer", TestAuthority.END);
        assertEquals(accepted, SnapshotVerifier.verify(FILE, SIGNATURE, CHAIN, TRUST, NOW));
        assertEquals(accepted, SnapshotVerifier.verify(FILE, SIGNATURE, pem(SIGNER, MIDDLE, ROOT), TRUST, NOW));
        byte[] trustWithText = new ByteBuilder()
                .add("Our root:\r\n".getBytes(StandardCharsets.UTF_8))
                .add(pem(TestAuthority.root("Another root"), ROOT))
                .toByteArray();
        assertEquals(accepted, SnapshotVerifier.verify(FILE, SIGNATURE, CHAIN, trustWithText, NOW));
        assertEquals(accepted, SnapshotVerifier.verify(FILE, SIGNATURE, CHAIN, TRUST, TestAuthority.BEGIN));
        assertEquals(accepted, SnapshotVerifier.verify(FILE, SIGNATURE, CHAIN, TRUST, TestAuthority.END));
    }

    @Test
    void everyChangedByteOfTheFileIsRefused() {
        for (int i = 0; i < FILE.length; i++) {
            byte[] changed = FILE.clone();
            changed[i] ^= (byte) (1 << (i & 7));
            assertTrue(
                    SnapshotVerifier.verify(changed, SIGNATURE, CHAIN, TRUST, NOW) instanceof Verdict.Refused refused
                            && refused.reason() == Reason.WRONG_SIGNATURE,
                    "byte " + i);
        }
    }

    @Test
    void everyChangedBitOfTheSignatureIsRefused() {
        for (int i = 0; i < SIGNATURE.length * 8; i++) {
            byte[] changed = SIGNATURE.clone();
            changed[i / 8] ^= (byte) (1 << (i & 7));
            assertTrue(
                    SnapshotVerifier.verify(FILE, changed, CHAIN, TRUST, NOW) instanceof Verdict.Refused, "bit " + i);
        }
    }

    @Test
    void everyChangedByteOfTheCertificatesIsRefused() {
        byte[] whole = pem(SIGNER, MIDDLE, ROOT);
        for (int i = 0; i < whole.length; i++) {
            for (int change : new int[] {1, 2, 0x20}) {
                byte[] changed = whole.clone();
                changed[i] ^= (byte) change;
                refusedInOneLine("byte " + i, changed);
            }
        }
    }

    @Test
    void everyChangedBitOfTheCertificatesIsRefused() {
        for (List<TestAuthority> chain : List.of(List.of(SIGNER, MIDDLE), List.of(SIGNER, MIDDLE, ROOT))) {
            byte[] last = chain.getLast().certificate();
            for (int i = 0; i < last.length * 8; i++) {
                byte[] changed = last.clone();
                changed[i / 8] ^= (byte) (1 << (i & 7));
                ByteBuilder pem = new ByteBuilder();
                chain.subList(0, chain.size() - 1).forEach(certificate -> pem.add(pem(certificate)));
                refusedInOneLine(
                        "bit " + i,
                        pem.add(CertificatePem.encode(List.of(changed))).toByteArray());
            }
        }
    }

    private static void refusedInOneLine(String what, byte[] chain) {
        Verdict verdict = SnapshotVerifier.verify(FILE, SIGNATURE, chain, TRUST, NOW);
        assertTrue(verdict instanceof Verdict.Refused, what + ": " + verdict);
        assertFalse(((Verdict.Refused) verdict).line().contains("\n"), what);
    }

    @Test
    void certificatesMustBeValid() {
        refuses(
                Reason.NOT_VALID_NOW,
                "the certificate of CN=Test signer expired at 2027-01-01T00:00:00Z",
                SnapshotVerifier.verify(FILE, SIGNATURE, CHAIN, TRUST, TestAuthority.END.plusSeconds(1)));
        refuses(
                Reason.NOT_VALID_NOW,
                "the certificate of CN=Test signer is valid only from 2026-01-01T00:00:00Z",
                SnapshotVerifier.verify(FILE, SIGNATURE, CHAIN, TRUST, TestAuthority.BEGIN.minusSeconds(1)));
        TestAuthority oldMiddle =
                ROOT.issue("Old middle", Profile.AUTHORITY.valid(TestAuthority.BEGIN, NOW.minusSeconds(1)));
        refuses(
                Reason.NOT_VALID_NOW,
                "the certificate of CN=Old middle expired at 2026-06-01T11:59:59Z",
                signedBy(oldMiddle.issue("Test signer", Profile.SIGNER), oldMiddle));
        TestAuthority oldRoot =
                TestAuthority.root("Old root", Profile.AUTHORITY.valid(TestAuthority.BEGIN, NOW.minusSeconds(1)));
        TestAuthority signer = oldRoot.issue("Test signer", Profile.SIGNER);
        refuses(
                Reason.NOT_VALID_NOW,
                "the certificate of CN=Old root expired at 2026-06-01T11:59:59Z",
                SnapshotVerifier.verify(FILE, signer.sign(FILE), pem(signer), pem(oldRoot), NOW));
    }

    @Test
    void theChainMustLeadToATrustedRoot() {
        String line = "the certificate of CN=Test signer leads to no trusted root";
        refuses(
                Reason.UNTRUSTED,
                line,
                SnapshotVerifier.verify(FILE, SIGNATURE, CHAIN, pem(TestAuthority.root("Another root")), NOW));
        refuses(Reason.UNTRUSTED, line, SnapshotVerifier.verify(FILE, SIGNATURE, pem(SIGNER), TRUST, NOW));
        refuses(Reason.UNTRUSTED, line, SnapshotVerifier.verify(FILE, SIGNATURE, pem(SIGNER, ROOT), TRUST, NOW));
        refuses(
                Reason.UNTRUSTED,
                line,
                SnapshotVerifier.verify(FILE, SIGNATURE, pem(SIGNER, MIDDLE, MIDDLE), TRUST, NOW));
        Verdict namesake = SnapshotVerifier.verify(FILE, SIGNATURE, CHAIN, pem(TestAuthority.root("Test root")), NOW);
        refuses(
                Reason.UNTRUSTED,
                "the certificate of CN=Test signer or one above it is not signed by the one it names",
                namesake);
        TestAuthority noAuthority = ROOT.issue("No authority", Profile.SIGNER);
        refuses(Reason.UNTRUSTED, line, signedBy(noAuthority.issue("Test signer", Profile.SIGNER), noAuthority));
        TestAuthority alone = TestAuthority.root("Alone", Profile.SIGNER);
        refuses(Reason.UNTRUSTED, "the certificate of CN=Alone leads to no trusted root", signedBy(alone));
    }

    @Test
    void theKeyMustBeForSignatures() {
        refuses(
                Reason.WRONG_KEY,
                "the key of CN=Encrypter is not for digital signatures",
                signedBy(ROOT.issue("Encrypter", Profile.SIGNER.usage(Optional.of(0x20)))));
        refuses(
                Reason.WRONG_KEY,
                "the key of CN=Unsaid is not for digital signatures",
                signedBy(ROOT.issue("Unsaid", Profile.SIGNER.usage(Optional.empty()))));
        refuses(
                Reason.WRONG_KEY,
                "CN=Authority is an authority; its key must not sign snapshots",
                signedBy(ROOT.issue("Authority", Profile.AUTHORITY.usage(Optional.of(0x86)))));
        refuses(
                Reason.WRONG_KEY,
                "the key of CN=Large is not ECDSA P-256",
                signedBy(ROOT.issue("Large", Profile.SIGNER.on("secp384r1"))));
    }

    @Test
    void theTrustStoreMustBeReadable() {
        String line = "the trusted roots are no PEM file of 1 to 64 certificates";
        refuses(Reason.TRUST_STORE, line, SnapshotVerifier.verify(FILE, SIGNATURE, CHAIN, new byte[0], NOW));
        refuses(
                Reason.TRUST_STORE,
                line,
                SnapshotVerifier.verify(FILE, SIGNATURE, CHAIN, Arrays.copyOf(TRUST, 100), NOW));
        refuses(
                Reason.TRUST_STORE,
                "a trusted root is no X.509 certificate",
                SnapshotVerifier.verify(FILE, SIGNATURE, CHAIN, CertificatePem.encode(List.of(new byte[] {1})), NOW));
        TestAuthority weak = TestAuthority.root("Weak root", Profile.SIGNER.usage(Optional.of(0x86)));
        TestAuthority signer = weak.issue("Test signer", Profile.SIGNER);
        refuses(
                Reason.TRUST_STORE,
                "the trusted root CN=Weak root is no authority",
                SnapshotVerifier.verify(FILE, signer.sign(FILE), pem(signer), pem(weak), NOW));
    }

    @Test
    void theCertificateFileMustBeStrict() {
        String line = "the certificate file has something besides its certificates, or lines not of 64 characters";
        byte[] crlf = new String(CHAIN, StandardCharsets.US_ASCII)
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        refuses(Reason.MALFORMED_CERTIFICATE, line, SnapshotVerifier.verify(FILE, SIGNATURE, crlf, TRUST, NOW));
        byte[] more = new ByteBuilder().add(CHAIN).add('\n').toByteArray();
        refuses(Reason.MALFORMED_CERTIFICATE, line, SnapshotVerifier.verify(FILE, SIGNATURE, more, TRUST, NOW));
        String none = "the certificate file is no PEM file of 1 to 9 certificates";
        refuses(Reason.MALFORMED_CERTIFICATE, none, SnapshotVerifier.verify(FILE, SIGNATURE, new byte[0], TRUST, NOW));
        TestAuthority[] many = new TestAuthority[10];
        Arrays.fill(many, SIGNER);
        refuses(Reason.MALFORMED_CERTIFICATE, none, SnapshotVerifier.verify(FILE, SIGNATURE, pem(many), TRUST, NOW));
        byte[] trailing = Arrays.copyOf(SIGNER.certificate(), SIGNER.certificate().length + 1);
        refuses(
                Reason.MALFORMED_CERTIFICATE,
                "an entry of the certificate file is no X.509 certificate",
                SnapshotVerifier.verify(FILE, SIGNATURE, CertificatePem.encode(List.of(trailing)), TRUST, NOW));
    }

    @Test
    void namesCannotForgeLines() {
        TestAuthority forger = ROOT.issue("a\nSnapshot accepted\u2028é", Profile.SIGNER.usage(Optional.empty()));
        refuses(
                Reason.WRONG_KEY,
                "the key of CN=a?Snapshot accepted?? is not for digital signatures",
                signedBy(forger));
    }

    @Test
    void anotherFilesSignatureIsRefused() {
        refuses(
                Reason.WRONG_SIGNATURE,
                "the signature is not that of CN=Test signer over this file; the file was changed or belongs to another signature",
                SnapshotVerifier.verify(FILE, SIGNER.sign(new byte[1]), CHAIN, TRUST, NOW));
        refuses(
                Reason.MALFORMED_SIGNATURE,
                "the signature is not an ECDSA P-256 signature in strict DER",
                SnapshotVerifier.verify(FILE, new byte[0], CHAIN, TRUST, NOW));
    }

    /** Encodings of r = 1 and s = n - 1 and what stands beside them. */
    @ParameterizedTest
    @CsvSource({
        "3006020101020101, true",
        "3026020101022100ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550, true",
        "3026020101022100ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551, false",
        "3006020100020101, false",
        "3006020101020100, false",
        "3006020181020101, false",
        "300702020001020101, false",
        "30070201010202008001, false",
        "30070201010202008000, false",
        "300602010102010100, false",
        "3007020101020101, false",
        "3005020101020101, false",
        "308106020101020101, false",
        "3080020101020101 0000, false",
        "3106020101020101, false",
        "3006030101020101, false",
        "30060201010202, false",
        "3003020101, false",
        "3009020101020101020101, false",
        "30020200, false",
        "30050200020101, false",
        "30050201010200, false",
        "3006 0281 0101 0101, false",
        "30, false",
        "3000, false",
    })
    void signaturesAreStrictDer(String hex, boolean strict) {
        assertEquals(strict, EcdsaP256.isStrictDer(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }

    @Test
    void pemIsReadAsItIsWritten() {
        List<byte[]> certificates = List.of(new byte[0], new byte[] {1}, new byte[48], new byte[49], new byte[500]);
        List<byte[]> read =
                CertificatePem.decode(CertificatePem.encode(certificates)).orElseThrow();
        assertEquals(certificates.size(), read.size());
        for (int i = 0; i < read.size(); i++) {
            assertArrayEquals(certificates.get(i), read.get(i));
        }
        byte[] broken = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(Optional.empty(), CertificatePem.decode(broken));
    }
}
