package io.mtpscript.engine.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Program;
import io.mtpscript.effects.journal.Principal;
import io.mtpscript.engine.StartException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final long SECOND = NOW / 1000;
    private static final Path FILE = Path.of("keys.json");
    private static final Program.Auth.Bearer ANY =
            new Program.Auth.Bearer(Optional.empty(), Optional.empty(), List.of(), 0);

    private static KeySet keys(TestKey... keys) throws StartException {
        return KeySet.parse(TestKey.jwks(keys).getBytes(StandardCharsets.UTF_8), FILE);
    }

    private static String claims(String more) {
        return "{\"sub\":\"alice\",\"exp\":" + (SECOND + 60) + more + "}";
    }

    private static String reason(TokenVerdict verdict) {
        return switch (verdict) {
            case TokenVerdict.Good(Principal principal) -> "good: " + principal.subject();
            case TokenVerdict.UnknownKey() -> "invalid: " + KeySet.UNKNOWN_KEY;
            case TokenVerdict.Invalid(String reason) -> "invalid: " + reason;
            case TokenVerdict.NotForThis(String reason) -> "not for this: " + reason;
        };
    }

    private static String verify(KeySet keys, String token) {
        return reason(keys.verify(token, ANY, NOW));
    }

    @ParameterizedTest
    @EnumSource
    void takesEachAlgorithm(TestKey.Kind kind) throws StartException {
        TestKey key = TestKey.make(kind, "k");
        assertEquals("good: alice", verify(keys(key), key.token(claims(""))));
    }

    @ParameterizedTest
    @EnumSource
    void everyChangedCharacterIsNoticed(TestKey.Kind kind) throws StartException {
        TestKey key = TestKey.make(kind, "k");
        KeySet keys = keys(key);
        String token = key.token(claims(""));
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            assertTrue(verify(keys, changed).startsWith("invalid: "), () -> changed);
        }
    }

    @Test
    void theKeySaysTheAlgorithm() throws StartException {
        TestKey rsa = TestKey.make(TestKey.Kind.RSA, "k");
        KeySet keys = keys(rsa);
        String unknown = "invalid: the token is signed with a key that is not known here";
        assertEquals(unknown, verify(keys, TestKey.unsigned("{\"alg\":\"none\",\"kid\":\"k\"}", claims(""))));
        assertEquals(unknown, verify(keys, TestKey.unsigned("{\"alg\":\"None\"}", claims(""))));
        assertEquals(unknown, verify(keys, TestKey.unsigned("{\"kid\":\"k\"}", claims(""))));
        // The public key as the secret of an HMAC.
        TestKey confused = TestKey.secret(rsa.jwk().getBytes(StandardCharsets.UTF_8), "k");
        assertEquals(unknown, verify(keys, confused.token(claims(""))));
    }

    @Test
    void kidSelects() throws StartException {
        TestKey first = TestKey.make(TestKey.Kind.EC, "first");
        TestKey second = TestKey.make(TestKey.Kind.EC, "second");
        KeySet both = keys(first, second);
        assertEquals("good: alice", verify(both, first.token(claims(""))));
        assertEquals("good: alice", verify(both, second.token(claims(""))));
        String unknown = "invalid: the token is signed with a key that is not known here";
        assertEquals(unknown, verify(both, first.named("third").token(claims(""))));
        assertEquals(
                "invalid: the signature is wrong",
                verify(both, first.named("second").token(claims(""))));
        assertEquals(unknown, verify(both, first.withoutId().token(claims(""))));
        assertEquals("good: alice", verify(keys(first), first.withoutId().token(claims(""))));
    }

    @Test
    void timesAreChecked() throws StartException {
        TestKey key = TestKey.make(TestKey.Kind.OCT, "k");
        KeySet keys = keys(key);
        assertEquals("invalid: the token does not say when it expires", verify(keys, key.token("{\"sub\":\"a\"}")));
        assertEquals(
                "invalid: the token does not say when it expires",
                verify(keys, key.token("{\"sub\":\"a\",\"exp\":\"" + (SECOND + 60) + "\"}")));
        assertEquals("good: a", verify(keys, key.token("{\"sub\":\"a\",\"exp\":" + (SECOND - 59) + "}")));
        assertEquals(
                "invalid: the token has expired",
                verify(keys, key.token("{\"sub\":\"a\",\"exp\":" + (SECOND - 60) + "}")));
        assertEquals(
                "invalid: the token has expired",
                verify(keys, key.token("{\"sub\":\"a\",\"exp\":" + (SECOND - 61) + ".5}")));
        assertEquals("good: alice", verify(keys, key.token(claims(",\"nbf\":" + (SECOND + 60)))));
        assertEquals(
                "invalid: the token is not valid yet", verify(keys, key.token(claims(",\"nbf\":" + (SECOND + 61)))));
        assertEquals("invalid: the token is not valid yet", verify(keys, key.token(claims(",\"nbf\":\"now\""))));
    }

    @Test
    void claimsAreChecked() throws StartException {
        TestKey key = TestKey.make(TestKey.Kind.ED, "k");
        KeySet keys = keys(key);
        var wanted =
                new Program.Auth.Bearer(Optional.of("orders"), Optional.of("https://id"), List.of("read", "write"), 0);
        String good = ",\"iss\":\"https://id\",\"aud\":[\"x\",\"orders\"],\"scope\":\"write extra read\"";
        assertEquals("good: alice", reason(keys.verify(key.token(claims(good)), wanted, NOW)));
        assertEquals(
                "good: alice",
                reason(keys.verify(
                        key.token(claims(",\"iss\":\"https://id\",\"aud\":\"orders\",\"scp\":[\"read\",\"write\"]")),
                        wanted,
                        NOW)));
        assertEquals(
                "invalid: the token is from another issuer",
                reason(keys.verify(key.token(claims(good.replace("https://id", "https://other"))), wanted, NOW)));
        assertEquals(
                "not for this: the token is for another audience",
                reason(keys.verify(key.token(claims(good.replace("orders", "order"))), wanted, NOW)));
        assertEquals(
                "not for this: the token lacks a scope",
                reason(keys.verify(key.token(claims(good.replace("write ", "writer "))), wanted, NOW)));
        assertEquals("invalid: the token has no subject", verify(keys, key.token("{\"exp\":" + (SECOND + 1) + "}")));
        assertEquals(
                "invalid: the token has no subject",
                verify(keys, key.token("{\"sub\":7,\"exp\":" + (SECOND + 1) + "}")));
    }

    @Test
    void malformedTokensAreRefused() throws StartException {
        TestKey key = TestKey.make(TestKey.Kind.OCT, "k");
        KeySet keys = keys(key);
        String token = key.token(claims(""));
        for (String text : List.of("", ".", "..", "a.b", "a.b.c", "a.b.c.d", token + ".", token + "=", " " + token)) {
            assertEquals("invalid: the token is malformed", verify(keys, text), text);
        }
        assertEquals(
                "invalid: the token is over " + Limits.TOKEN_BYTES + " bytes",
                verify(keys, key.token(claims(",\"x\":\"" + "y".repeat(Limits.TOKEN_BYTES) + "\""))));
        assertEquals(
                "invalid: the token asks for an extension that is not supported",
                verify(
                        keys,
                        key.token("{\"alg\":\"HS256\",\"kid\":\"k\",\"crit\":[\"b64\"],\"b64\":false}", claims(""))));
        assertEquals("invalid: the claims are no JSON object", verify(keys, key.token("[1]")));
        assertEquals(
                "invalid: the claims are no JSON object", verify(keys, key.token("{\"sub\":\"a\",\"sub\":\"b\"}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"keys\":[]}",
                "{\"keys\":[1]}",
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2hvcnQ\"}]}",
                "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"AAAA\"}]}"
            })
    void otherFilesAreNoKeySets(String json) {
        assertThrows(StartException.class, () -> KeySet.parse(json.getBytes(StandardCharsets.UTF_8), FILE));
    }

    @Test
    void keysForOtherUsesAreRefused() {
        TestKey key = TestKey.make(TestKey.Kind.OCT, "k");
        for (String member : List.of("\"use\":\"enc\"", "\"alg\":\"HS512\"")) {
            String json = TestKey.jwks(key).replace("\"kty\"", member + ",\"kty\"");
            assertThrows(StartException.class, () -> KeySet.parse(json.getBytes(StandardCharsets.UTF_8), FILE));
        }
        assertThrows(StartException.class, () -> keys(key, TestKey.make(TestKey.Kind.EC, "k")));
    }
}
