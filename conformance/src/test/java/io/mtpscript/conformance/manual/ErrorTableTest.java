package io.mtpscript.conformance.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.core.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/errors.md} has a row for every {@link ErrorCode}, with its status, and no other row. */
class ErrorTableTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| (\\d{3}) \\|");

    @Test
    void everyErrorIsListedWithItsStatus() throws IOException {
        var inManual = new TreeMap<String, Integer>();
        var rows = ROW.matcher(Files.readString(Path.of("..", "docs", "errors.md")));
        while (rows.find()) {
            inManual.put(rows.group(1), Integer.parseInt(rows.group(2)));
        }
        var inCode = new TreeMap<String, Integer>();
        for (ErrorCode error : ErrorCode.values()) {
            inCode.put(error.code(), error.status());
        }
        assertEquals(inCode, inManual);
    }
}
