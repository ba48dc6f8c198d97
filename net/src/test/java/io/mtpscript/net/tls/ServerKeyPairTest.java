package io.mtpscript.net.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerKeyPairTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path folder;

    private TlsSettings places = new TlsSettings(Path.of("cert.pem"), Path.of("key.pem"));

    @BeforeEach
    void write() throws IOException {
        places = TestCertificates.write(folder, "one");
    }

    private void assertRefused(String part) {
        BadKeyPairException refused =
                assertThrows(BadKeyPairException.class, () -> ServerKeyPair.read(places, Instant.now()));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains(part), message);
        assertFalse(message.contains("\n"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void takesEveryUsualKind(String algorithm) throws IOException {
        TestCertificates.write(folder, algorithm, "kind", DAY.negated(), DAY);
        ServerKeyPair pair = ServerKeyPair.read(places, Instant.now());
        assertEquals(
                "CN=kind", pair.chain().getFirst().getSubjectX500Principal().getName());
        Duration left = Duration.between(Instant.now(), pair.expires());
        assertTrue(left.compareTo(DAY) <= 0 && left.compareTo(DAY.minusMinutes(1)) > 0, left.toString());
    }

    @Test
    void itsFingerprintIsThatOfTheFiles() throws IOException {
        ServerKeyPair pair = ServerKeyPair.read(places, Instant.now());
        assertArrayEquals(ServerKeyPair.fingerprint(places), pair.fingerprint());
    }

    @Test
    void refusesTimesThatDoNotHoldNow() throws IOException {
        TestCertificates.write(folder, "EC", "old", DAY.multipliedBy(-3), DAY.negated());
        assertRefused("The certificate of CN=old in " + places.certificate() + " ended at ");
        TestCertificates.write(folder, "EC", "new", DAY, DAY.multipliedBy(3));
        assertRefused("The certificate of CN=new in " + places.certificate() + " begins at ");
    }

    @Test
    void refusesAnotherKey() throws IOException {
        String certificate = Files.readString(places.certificate());
        TestCertificates.write(folder, "two");
        Files.writeString(places.certificate(), certificate);
        assertRefused("The key in " + places.key() + " is not that of the certificate in " + places.certificate());
        TestCertificates.write(folder, "RSA", "three", DAY.negated(), DAY);
        Files.writeString(places.certificate(), certificate);
        assertRefused("is not that of the certificate");
    }

    @Test
    void refusesAChainInAnotherOrder() throws IOException {
        String first = Files.readString(places.certificate());
        TestCertificates.write(folder, "stranger");
        Files.writeString(places.certificate(), Files.readString(places.certificate()) + first);
        assertRefused("Certificate 2 in " + places.certificate() + " has not issued the one before it (CN=stranger)");
    }

    @Test
    void saysWhatToDoAboutOtherForms() throws IOException {
        String key = Files.readString(places.key());
        Files.writeString(places.key(), key.replace("PRIVATE KEY", "EC PRIVATE KEY"));
        assertRefused("is not PKCS#8; `openssl pkey -in ");
        Files.writeString(places.key(), key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
        assertRefused("has a password");
        Files.writeString(places.key(), "nothing");
        assertRefused("There is no private key in ");
        Files.writeString(places.certificate(), "nothing");
        assertRefused("There are no certificates in ");
        Files.delete(places.certificate());
        assertRefused("There is no file " + places.certificate());
    }
}
