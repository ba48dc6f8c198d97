package io.mtpscript.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.gas.GasSchedule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** HMAC, signatures and Argon2id, by the vectors of their RFCs and of the reference implementation. */
class CryptoBuiltinsTest {
    private static final String RFC_7515_KEY =
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                    + "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}";
    private static final String RFC_7515_INPUT =
            "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290"
                    + "Ijp0cnVlfQ";
    private static final String RFC_7515_SIGNATURE =
            "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    private static final String RFC_8037_KEY =
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";
    private static final String RFC_8037_INPUT = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    private static final String RFC_8037_SIGNATURE =
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    private final BuiltinFixture f = new BuiltinFixture();
    private final int secret = f.program.type(TypeDesc.Prim.SECRET);

    {
        for (Builtin builtin : new Builtin[] {
            Builtin.HASH_HMAC_SHA256,
            Builtin.JWT_HS256,
            Builtin.JWT_RS256,
            Builtin.JWT_ES256,
            Builtin.JWT_ED25519,
            Builtin.PASSWORD_ARGON2ID
        }) {
            f.with(builtin, f.string).with(builtin, secret);
        }
    }

    @AfterEach
    void close() {
        f.close();
    }

    private String hmac(String key, String message) {
        long asText = f.callTyped(Builtin.HASH_HMAC_SHA256, f.string, f.s(key), f.s(message));
        long asSecret = f.callTyped(Builtin.HASH_HMAC_SHA256, secret, f.s(key), f.s(message));
        assertEquals(f.text(asText), f.text(asSecret));
        return f.text(asText);
    }

    /** RFC 4231, and what the JDK gives no key for. */
    @Test
    void hmacSha256() {
        assertEquals(
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                hmac("Jefe", "what do ya want for nothing?"));
        assertEquals("b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad", hmac("", ""));
        // A key is filled up with zeros, and one of more than a block is hashed first.
        assertEquals(hmac("k", "m"), hmac("k\0", "m"));
        assertEquals("0482265a92ce176b0374f2192380b21e2d40126432c52f865cc0957053ae7a14", hmac("k".repeat(100), "m"));
    }

    @Test
    void equalInConstantTime() {
        assertEquals(1, f.call(Builtin.HASH_EQUAL, f.s(""), f.s("")));
        assertEquals(1, f.call(Builtin.HASH_EQUAL, f.s("aé"), f.s("aé")));
        assertEquals(0, f.call(Builtin.HASH_EQUAL, f.s("abc"), f.s("abd")));
        assertEquals(0, f.call(Builtin.HASH_EQUAL, f.s("abc"), f.s("ab")));
        assertEquals(0, f.call(Builtin.HASH_EQUAL, f.s("é"), f.s("è")));
    }

    @Test
    void hs256RefusesShortKeys() {
        String key = "0123456789abcdef0123456789abcdef";
        assertEquals("", f.text(f.callTyped(Builtin.JWT_HS256, f.string, f.s(key.substring(1)), f.s("a.b"))));
        assertEquals(
                43,
                f.text(f.callTyped(Builtin.JWT_HS256, secret, f.s(key), f.s("a.b")))
                        .length());
    }

    private long verify(Builtin builtin, String key, String input, String signature) {
        return f.callTyped(builtin, f.string, f.s(key), f.s(input), f.s(signature));
    }

    @Test
    void es256() {
        assertEquals(0, verify(Builtin.JWT_ES256, RFC_7515_KEY, RFC_7515_INPUT, RFC_7515_SIGNATURE));
        assertEquals(1, verify(Builtin.JWT_ES256, RFC_7515_KEY, RFC_7515_INPUT + "A", RFC_7515_SIGNATURE));
        assertEquals(1, verify(Builtin.JWT_ES256, RFC_7515_KEY, RFC_7515_INPUT, ""));
        // The last character has bits that no byte takes: one signature, one text.
        String loose = RFC_7515_SIGNATURE.substring(0, RFC_7515_SIGNATURE.length() - 1) + "R";
        assertEquals(1, verify(Builtin.JWT_ES256, RFC_7515_KEY, RFC_7515_INPUT, loose));
        assertEquals(1, verify(Builtin.JWT_ES256, RFC_7515_KEY, RFC_7515_INPUT, RFC_7515_SIGNATURE + "=="));
        // r and s of zero.
        assertEquals(1, verify(Builtin.JWT_ES256, RFC_7515_KEY, RFC_7515_INPUT, "A".repeat(86)));
    }

    @Test
    void ed25519() {
        assertEquals(0, verify(Builtin.JWT_ED25519, RFC_8037_KEY, RFC_8037_INPUT, RFC_8037_SIGNATURE));
        assertEquals(1, verify(Builtin.JWT_ED25519, RFC_8037_KEY, RFC_8037_INPUT + "a", RFC_8037_SIGNATURE));
        assertEquals(1, verify(Builtin.JWT_ED25519, RFC_8037_KEY, RFC_8037_INPUT, "A".repeat(86)));
        // The point of order one makes signatures that fit anything.
        String small = RFC_8037_KEY.replace(
                "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        assertEquals(2, verify(Builtin.JWT_ED25519, small, RFC_8037_INPUT, RFC_8037_SIGNATURE));
    }

    /** RFC 8017, section 9.2: what is signed has a NULL behind the hash's name. Whoever has the private key can leave it out. */
    @Test
    void rs256OfOneFormAlone() {
        String modulus = "mfsq8Z6X2bxRpMUGuLTj97TIkvFDTV5mh-hcGlGEGGWHnvSJc0EXmkUmXiOIiaej2Mgtbc2Chd0rekKOcC5FdOU6Co"
                + "ZLIr7Z4QtnTPHvIJAwIwA15VQ39rkaDEcvFknasJvU9EntMQHxscax9YaPXUKykk32rv5-STpdhadag80OH7WeKLal"
                + "j1bHx41VF9KHUkkTeUp8NnLAAVepseBlrABP0AXaXPaesaBIV2YD_iyhY52oG4hCGe28f2PYPXxJwQRUQFORr-mTYZ"
                + "nzoKA_WcKXWjRB2JYwVpc-SpJ5WuRRdyfu-RsVV4vjZnqNFObqr6w_-w6lEv_R-gaMoOQBTQ";
        String signature = "SwzED5oF_l-qwil2wD-4b7tLd8UrGYw_t0bYDTLehMAzENhmXE8dNxhbNcQc2mjGih6ivRF1F0t3dFygEVKJtd9EX7"
                + "OAhZq0XvnXsM53O_P832rGelf_LlXH4s-2KZwimbs3g1HalV3Mt_GY_X7eYlDZtqAY3cbT60oqNCZhmqVAPZHVS_1j"
                + "sJJoxqXTogWIEEFTI60L6H4YZpSjVLDF2YaZeg3oRs4g0Oux_PGuxhmXYN6XVwGaG-sOAUzaBCqe7rV8hNd3G_okBw"
                + "O-_sDyj5uE5OIQoPHUkz2nM_Vq7M6IwWlkaIgH4jEonLZ46rwBWitbgZ-q7lQ9wXFlKGq7vw";
        String withoutNull =
                "kMbD2ZKw2NTmw2wAmvLQZHcz7onia1O6Txe3J7A0XVzfL4wk5ZTMMrkgT_C2WrNR9OrPuxEmq1aVFLMdjHKUqzMpl-"
                        + "xsh8UepDLMsto1l2Nul9cYfTaeK_YzIrEDZTYFv1h6GYXmNKY0ccqYhdp9orxBObNMmjXIpVFn3kRzTSJ_7U-hIg5m"
                        + "igq19fVziMlGXSvjCHrdYo8uY1jyMwy_Oz_Z1JgR3bhibYLmIM42DAPwuAjScoaHp2IZz_0vyyi8SszN30d9O0A0C1"
                        + "r3Gud8ohXsXG8hnZj3RWrpryqa15crDGU5q7CqXNnlESsUWvo9SVoJ6YlAEeJSVthxxEEOhQ";
        String key = "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"" + modulus + "\"}";
        assertEquals(0, verify(Builtin.JWT_RS256, key, "eyJhbGciOiJSUzI1NiJ9.e30", signature));
        assertEquals(1, verify(Builtin.JWT_RS256, key, "eyJhbGciOiJSUzI1NiJ9.e30", withoutNull));
        assertEquals(1, verify(Builtin.JWT_RS256, key, "eyJhbGciOiJSUzI1NiJ9.e30", "_".repeat(341) + "w"));
    }

    /** RFC 8032, section 5.1.7: the equation without the cofactor, which a part of small order breaks. */
    @Test
    void ed25519OfPrimeOrder() {
        String key = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"essFa2X1tSTFeBTIAK10XBcRb53vHKfOfoH7QcFtN-Y\"}";
        String input = "eyJhbGciOiJFZERTQSJ9.e30";
        String signature = "hgzpKEpI0P0CgnVb-gkXIfb_Mn6rWKvPMoT8T2VeMX9vTLMc6Yqp789BJoBQuVqoa-S1hAbrKEsqxXK98OVrDA";
        String withSmallPart = "4lDMt5QuEJMVYZEkoxA2S6NEuoiX3DDu6VKF2YWFmAEkv5UXg-AESHt9KoKYDbP0ofjevV3M1BIRy-l-eG7CDQ";
        String ofTheNeutralPoint =
                "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAFhj5X4GYDTcAUCjH5UvXmcUeml7dJ2O7ODZAbfzsyBQ";
        assertEquals(0, verify(Builtin.JWT_ED25519, key, input, signature));
        assertEquals(1, verify(Builtin.JWT_ED25519, key, input, withSmallPart));
        assertEquals(0, verify(Builtin.JWT_ED25519, key, input, ofTheNeutralPoint));
    }

    @Test
    void keysOfAnotherKindOrMalformed() {
        for (Builtin builtin : new Builtin[] {Builtin.JWT_RS256, Builtin.JWT_ES256, Builtin.JWT_ED25519}) {
            for (String key : new String[] {
                "",
                "x",
                "{}",
                "[1]",
                "{\"kty\":7}",
                "{\"kty\":\"RSA\",\"n\":\"AQ\",\"e\":\"AQAB\"}",
                "{\"kty\":\"RSA\",\"n\":\"" + "f".repeat(8000) + "\",\"e\":\"AQAB\"}",
                "{\"kty\":\"RSA\",\"n\":\"" + "f".repeat(342) + "\",\"e\":\"" + "f".repeat(342) + "\"}",
                "-----BEGIN PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY----------END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----END PUBLIC KEY-----END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\n!!!!\n-----END PUBLIC KEY-----\n",
                "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\nmore",
                RFC_7515_KEY.replace("x_FE", "x_FF"),
                RFC_7515_KEY.replace("P-256", "P-384"),
                RFC_8037_KEY.replace("Ed25519", "X25519"),
                "x".repeat(100_000)
            }) {
                assertEquals(2, verify(builtin, key, "a.b", "AAAA"), builtin + " " + key);
            }
        }
        assertEquals(2, verify(Builtin.JWT_ED25519, RFC_7515_KEY, "a.b", "AAAA"));
        assertEquals(2, verify(Builtin.JWT_ES256, RFC_8037_KEY, "a.b", "AAAA"));
    }

    private String argon2id(String password, String salt, long memory, long passes, long lanes, long length) {
        return f.text(f.callTyped(
                Builtin.PASSWORD_ARGON2ID, f.string, f.s(password), f.s(salt), memory, passes, lanes, length));
    }

    /** The reference implementation's own tests. */
    @Test
    void argon2id() {
        assertEquals("nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", argon2id("password", "c29tZXNhbHQ", 256, 2, 1, 32));
        assertEquals("bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc", argon2id("password", "c29tZXNhbHQ", 256, 2, 2, 32));
    }

    @Test
    void argon2idBounds() {
        String salt = "c29tZXNhbHQ";
        assertEquals("", argon2id("p", salt, 7, 1, 1, 32));
        assertEquals("", argon2id("p", salt, 15, 1, 2, 32));
        assertEquals("", argon2id("p", salt, 65_537, 1, 1, 32));
        assertEquals("", argon2id("p", salt, Long.MAX_VALUE, Long.MAX_VALUE, 1, 32));
        assertEquals("", argon2id("p", salt, Long.MIN_VALUE, 1, Long.MIN_VALUE, 32));
        assertEquals("", argon2id("p", salt, 8, 0, 1, 32));
        assertEquals("", argon2id("p", salt, 8, 17, 1, 32));
        assertEquals("", argon2id("p", salt, 40, 1, 5, 32));
        assertEquals("", argon2id("p", salt, 8, 1, 1, 15));
        assertEquals("", argon2id("p", salt, 8, 1, 1, 65));
        assertEquals("", argon2id("p", "c29tZXNhbHR", 8, 1, 1, 32));
        assertEquals("", argon2id("p", "c29t", 8, 1, 1, 32));
        assertEquals("", argon2id("p", "c29tZXNhbHQ=", 8, 1, 1, 32));
        assertEquals(22, argon2id("", salt, 8, 1, 1, 16).length());
    }

    @Test
    void argon2idPaysForWorkAndMemory() {
        long password = f.s("p");
        long salt = f.s("c29tZXNhbHQ");
        int function = f.functionTyped(Builtin.PASSWORD_ARGON2ID, f.string);
        long gas = f.vm().gasUsed();
        long memory = f.vm().memoryUsed();
        f.box().call(function, password, salt, 64, 3, 1, 32);
        GasSchedule prices = GasSchedule.packaged();
        // 64 KiB three times and a block of text; function_enter, builtin and ret cost 1 each.
        long work = prices.unitCost(Builtin.PASSWORD_ARGON2ID) * (64 * 3 + 1);
        assertEquals(gas + prices.cost(Builtin.PASSWORD_ARGON2ID) + 3 + work, f.vm().gasUsed());
        long peak = f.vm().memoryUsed();
        assertTrue(peak >= memory + 64 * 1024, "the memory was not charged");
        f.box().call(function, password, salt, 64, 3, 1, 32);
        // It was given back: what is left is the hash of 43 characters.
        assertEquals(peak + 8 + 48, f.vm().memoryUsed());
        assertEquals(ErrorCode.MEMORY_EXHAUSTED, f.box().trap(function, password, salt, 16_384, 1, 1, 32));
    }
}
