package io.mtpscript.conformance.suites;

import com.fasterxml.jackson.databind.JsonNode;
import io.mtpscript.core.snapshot.Verdict;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.operator.OperatorCreationException;
import org.junit.jupiter.api.Test;

/**
 * Wycheproof's vectors of ECDSA over P-256 with SHA-256, through {@code SnapshotVerifier}: the message is the file, and each
 * of the suite's keys gets a certificate from an authority of the test.
 */
final class EcdsaVectorsTest {
    private static final int P1363_BYTES = 64;
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void acceptsExactlyTheValidSignaturesInDer() throws Exception {
        Tally tally = new Tally("wycheproof, DER");
        verifyAll(tally, "ecdsa_secp256r1_sha256_test.json", false);
        tally.end(484, 0);
    }

    /** The verifier takes DER alone: two numbers of 32 bytes are written so, what has another length comes as it is. */
    @Test
    void acceptsExactlyTheValidPairsOfNumbers() throws Exception {
        Tally tally = new Tally("wycheproof, P1363");
        verifyAll(tally, "ecdsa_secp256r1_sha256_p1363_test.json", true);
        tally.end(241, 21);
    }

    private static void verifyAll(Tally tally, String file, boolean p1363)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        Suite suite = Suite.named("wycheproof");
        SigningAuthority authority = new SigningAuthority();
        for (JsonNode group : suite.json(file).required("testGroups")) {
            byte[] chain = authority.certify(bytes(group, "publicKeyDer"));
            for (JsonNode vector : group.required("tests")) {
                byte[] signature = bytes(vector, "sig");
                boolean pair = p1363 && signature.length == P1363_BYTES;
                Verdict verdict = authority.verify(bytes(vector, "msg"), pair ? der(signature) : signature, chain);
                String name = vector.required("tcId") + " "
                        + vector.required("comment").textValue();
                String wanted = vector.required("result").textValue();
                if (p1363 && !pair) {
                    tally.decides(name, wanted, result(verdict));
                } else {
                    tally.passes(name, wanted, result(verdict));
                }
            }
        }
    }

    /** As the suite writes it; a refusal for anything but the signature is none of its results. */
    private static String result(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted _ -> "valid";
            case Verdict.Refused(Verdict.Reason reason, String line) ->
                switch (reason) {
                    case WRONG_SIGNATURE, MALFORMED_SIGNATURE -> "invalid";
                    case TRUST_STORE, MALFORMED_CERTIFICATE, NOT_VALID_NOW, UNTRUSTED, WRONG_KEY -> line;
                };
        };
    }

    private static byte[] bytes(JsonNode node, String field) {
        return HEX.parseHex(node.required(field).textValue());
    }

    private static byte[] der(byte[] p1363) throws IOException {
        ASN1EncodableVector numbers = new ASN1EncodableVector();
        numbers.add(new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(p1363, 0, P1363_BYTES / 2))));
        numbers.add(new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(p1363, P1363_BYTES / 2, P1363_BYTES))));
        return new DERSequence(numbers).getEncoded();
    }
}
