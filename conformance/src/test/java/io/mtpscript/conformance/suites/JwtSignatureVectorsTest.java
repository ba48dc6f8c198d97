package io.mtpscript.conformance.suites;

import com.fasterxml.jackson.databind.JsonNode;
import io.mtpscript.vm.crypto.PublicKey;
import io.mtpscript.vm.crypto.PublicKeyText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Wycheproof's ECDSA signatures of r and s, which is how ES256 has them, through what {@code Jwt.verify} checks them with. */
final class JwtSignatureVectorsTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void es256AcceptsValidSignaturesOnly() throws IOException {
        Suite suite = Suite.named("wycheproof");
        Tally tally = new Tally("wycheproof, ES256");
        for (JsonNode group :
                suite.json("ecdsa_secp256r1_sha256_p1363_test.json").required("testGroups")) {
            byte[] pem = group.required("publicKeyPem").textValue().getBytes(StandardCharsets.UTF_8);
            PublicKey key = new PublicKeyText(pem).p256().orElseThrow();
            for (JsonNode vector : group.required("tests")) {
                boolean verified = key.verifies(
                        HEX.parseHex(vector.required("msg").textValue()),
                        HEX.parseHex(vector.required("sig").textValue()));
                boolean valid = vector.required("result").textValue().equals("valid");
                tally.passes(vector.required("tcId").asText(), valid, verified);
            }
        }
        tally.end(262, 0);
    }
}
