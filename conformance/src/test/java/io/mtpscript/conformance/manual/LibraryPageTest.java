package io.mtpscript.conformance.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.mtpscript.compiler.types.StandardLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/stdlib.md} is what the library's doc comments and the gas table give; {@code -Dgolden.update} rewrites it. */
class LibraryPageTest {
    private static final Path PAGE = Path.of("..", "docs", "stdlib.md");

    @Test
    void thePageIsThatOfTheSources() throws IOException {
        String page = new LibraryPage(StandardLibrary.load()).text();
        if (System.getProperty("golden.update") != null) {
            Files.writeString(PAGE, page);
            fail("docs/stdlib.md was rewritten; read the changes and run without the switch");
        }
        assertEquals(Files.readString(PAGE), page, "run again with -Dgolden.update to rewrite the page");
    }
}
