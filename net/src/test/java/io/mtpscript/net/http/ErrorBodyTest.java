package io.mtpscript.net.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import io.mtpscript.vm.Faults;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorBodyTest {
    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Test
    void membersInCanonicalOrder() {
        assertEquals("{\"error\":\"NotFound\",\"message\":\"No such path\"}", text(ErrorBody.of(ErrorCode.NOT_FOUND)));
        assertEquals("{\"error\":\"Internal\"}", text(ErrorBody.of(ErrorCode.INTERNAL)));
        assertEquals(
                "{\"details\":[{\"message\":\"m1\",\"path\":\"body[\\\"a\\\\b\\\"]\"},{\"message\":\"m2\",\"path\":\"q\"}],"
                        + "\"error\":\"ValidationFailed\",\"message\":\"bad\"}",
                text(ErrorBody.of(
                        ErrorCode.VALIDATION_FAILED,
                        "bad",
                        List.of(new Faults.Fault("body[\"a\\b\"]", "m1"), new Faults.Fault("q", "m2")))));
        assertEquals(
                "{\"error\":\"GasExhausted\",\"gasLimit\":10,\"gasUsed\":12}", text(ErrorBody.gasExhausted(10, 12)));
    }

    @Test
    void stringsAreEscapedAsTheCanonicalFormSays() {
        assertEquals(
                "{\"error\":\"Internal\",\"message\":\"\\b\\t\\n\\f\\r\\u0000\\u000b\\u001f\\\"\\\\/\u007f\u00e9\ud83d\ude00\"}",
                text(ErrorBody.of(
                        ErrorCode.INTERNAL, "\b\t\n\f\r\0\u000b\u001f\"\\/\u007f\u00e9\ud83d\ude00", List.of())));
    }

    @Test
    void longPathsEndEarly() {
        String whole = "p".repeat(Limits.FAULT_PATH_CHARS);
        assertEquals(details(whole), text(body(whole)));
        assertEquals(details("p".repeat(Limits.FAULT_PATH_CHARS - 3) + "..."), text(body(whole + "p")));
        // Not between the halves of a character.
        String pairs = "p" + "\ud83d\ude00".repeat(Limits.FAULT_PATH_CHARS);
        assertEquals(details(pairs.substring(0, Limits.FAULT_PATH_CHARS - 3) + "..."), text(body(pairs)));
        assertEquals(details(pairs.substring(1, Limits.FAULT_PATH_CHARS - 3) + "..."), text(body(pairs.substring(1))));
    }

    private static byte[] body(String path) {
        return ErrorBody.of(ErrorCode.VALIDATION_FAILED, "", List.of(new Faults.Fault(path, "m")));
    }

    private static String details(String path) {
        return "{\"details\":[{\"message\":\"m\",\"path\":\"" + path + "\"}],\"error\":\"ValidationFailed\"}";
    }

    @Test
    void headersThatAProgramMaySet() {
        assertTrue(HeaderRules.mayBeSet("Location", "/orders/1"));
        assertTrue(HeaderRules.mayBeSet("X-Name", "caf\u00e9\tau lait"));
        assertTrue(HeaderRules.mayBeSet("X-Empty", ""));
        assertFalse(HeaderRules.mayBeSet("X-Split", "a\r\nSet-Cookie: b"));
        assertFalse(HeaderRules.mayBeSet("X-Nul", "a\0b"));
        assertFalse(HeaderRules.mayBeSet("X-Del", "a\u007fb"));
        assertFalse(HeaderRules.mayBeSet("X Space", "a"));
        assertFalse(HeaderRules.mayBeSet("X:", "a"));
        assertFalse(HeaderRules.mayBeSet("", "a"));
        assertFalse(HeaderRules.mayBeSet("X-\u00c9", "a"));
        assertFalse(HeaderRules.mayBeSet("Content-length", "3"));
        assertFalse(HeaderRules.mayBeSet("TRANSFER-ENCODING", "chunked"));
    }
}
