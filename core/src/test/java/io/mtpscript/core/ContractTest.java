package io.mtpscript.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers and words that clients, scripts and other implementations rely on. */
class ContractTest {
    @ParameterizedTest
    @CsvSource({
        "NotFound, 404",
        "MethodNotAllowed, 405",
        "UnsupportedMediaType, 415",
        "NotAcceptable, 406",
        "ValidationFailed, 400",
        "Unauthorized, 401",
        "Forbidden, 403",
        "BodyTooLarge, 413",
        "HeadersTooLarge, 431",
        "UrlTooLong, 414",
        "TooManyRequests, 429",
        "GasExhausted, 500",
        "MemoryExhausted, 500",
        "IntOverflow, 500",
        "DivisionByZero, 500",
        "DecimalOverflow, 500",
        "ResponseTooLarge, 500",
        "InvalidHeader, 500",
        "Unavailable, 503",
        "Timeout, 504",
        "Conflict, 409",
        "BadGateway, 502",
        "Overloaded, 503",
        "ShuttingDown, 503",
        "CommitUnknown, 503",
        "Internal, 500",
    })
    void errorsHaveTheirStatus(String code, int status) {
        ErrorCode error = ErrorCode.of(code).orElseThrow();
        assertEquals(code, error.code());
        assertEquals(status, error.status());
    }

    @Test
    void errorNamesFollowTheirCodes() {
        for (ErrorCode error : ErrorCode.values()) {
            String snake = error.code().replaceAll("(?<=[a-z])(?=[A-Z])", "_");
            assertEquals(error.name().toLowerCase(java.util.Locale.ROOT), snake.toLowerCase(java.util.Locale.ROOT));
            assertTrue(error.message().filter(text -> text.endsWith(".")).isEmpty(), error.code());
        }
        assertEquals(Optional.empty(), ErrorCode.of("Nothing"));
        assertEquals(
                List.of(
                        ErrorCode.TOO_MANY_REQUESTS,
                        ErrorCode.IDEMPOTENCY_KEY_IN_USE,
                        ErrorCode.OVERLOADED,
                        ErrorCode.SHUTTING_DOWN,
                        ErrorCode.COMMIT_UNKNOWN),
                Arrays.stream(ErrorCode.values()).filter(ErrorCode::retryAfter).toList());
    }

    @Test
    void exitCodesAreFixed() {
        assertEquals(
                List.of(0, 1, 2, 3, 4, 5, 70),
                Arrays.stream(ExitCode.values()).map(ExitCode::code).toList());
    }

    @Test
    void limitsHaveTheirDefaults() {
        Limits limits = Limits.DEFAULT;
        assertEquals(10_000_000, limits.gas());
        assertEquals(16_777_216, limits.vmMemoryBytes());
        assertEquals(1_048_576, limits.requestBodyBytes());
        assertEquals(8_192, limits.urlBytes());
        assertEquals(16_384, limits.headerSectionBytes());
        assertEquals(100, limits.headerCount());
        assertEquals(8_388_608, Limits.RESPONSE_BODY_BYTES);
        assertEquals(64, Limits.JSON_DEPTH);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        Limits limits = Limits.DEFAULT;
        assertEquals(1, limits.withGas(1).gas());
        assertEquals(2_000_000_000, limits.withGas(2_000_000_000).gas());
        assertEquals(
                "The gas limit is 0; it must be 1..2000000000",
                assertThrows(IllegalArgumentException.class, () -> limits.withGas(0))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> limits.withGas(2_000_000_001));
        assertThrows(IllegalArgumentException.class, () -> limits.withVmMemoryBytes(Limits.VM_MEMORY_MIN - 1));
        assertThrows(IllegalArgumentException.class, () -> limits.withVmMemoryBytes(Limits.VM_MEMORY_MAX + 1));
        assertThrows(IllegalArgumentException.class, () -> limits.withRequestBodyBytes(-1));
        assertThrows(IllegalArgumentException.class, () -> limits.withHeaders(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> limits.withHeaders(1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> limits.withHeaders(1, 1, 0));
        assertEquals(
                new Limits(10_000_000, 65_536, 5, 6, 7, 8),
                limits.withVmMemoryBytes(65_536).withRequestBodyBytes(5).withHeaders(6, 7, 8));
    }
}
