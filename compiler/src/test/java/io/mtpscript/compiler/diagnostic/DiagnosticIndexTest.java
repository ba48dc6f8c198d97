package io.mtpscript.compiler.diagnostic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DiagnosticIndexTest {
    private static final Path MANUAL = Path.of("..", "docs", "diagnostics.md");

    /** With {@code -Dgolden.update} the page is rewritten, and the run fails so that nobody takes it for a passed one. */
    @Test
    void theManualIsWhatTheCompilerSays() throws IOException {
        String expected = DiagnosticIndex.manual();
        if (System.getProperty("golden.update") != null) {
            Files.writeString(MANUAL, expected);
            fail("rewritten: " + MANUAL);
        }
        assertEquals(expected, Files.readString(MANUAL));
    }

    @Test
    void codesAreFoundHoweverTheyAreWritten() {
        for (String name : List.of("MTP0241", "mtp0241", "MTP241", "0241", "241")) {
            assertEquals(Optional.of(DiagnosticCode.RETURN), DiagnosticIndex.find(name), name);
        }
        for (String name : List.of("", "MTP", "MTP02411", "-241", "24I", "MTP9999", "return")) {
            assertEquals(Optional.empty(), DiagnosticIndex.find(name), name);
        }
    }

    @Test
    void slipsAndWordsLeadToCodes() {
        assertEquals(List.of(DiagnosticCode.CLASS), DiagnosticIndex.near("classes"));
        assertEquals(List.of(DiagnosticCode.LINK_LIMIT), DiagnosticIndex.near("MTP0810"));
        assertTrue(DiagnosticIndex.near("import").contains(DiagnosticCode.IMPORT_CYCLE));
        assertEquals(List.of(), DiagnosticIndex.near("zzzzzzzzzz"));
    }

    @Test
    void everyCodeIsListedOnce() {
        String list = DiagnosticIndex.human(false);
        for (DiagnosticCode code : DiagnosticCode.values()) {
            assertEquals(1, list.split(code.id(), -1).length - 1, code.id());
        }
        assertFalse(list.contains("\u001B"));
        assertTrue(DiagnosticIndex.json().startsWith("[{\"code\":\"MTP0101\",\"severity\":\"error\",\"title\":"));
    }

    @Test
    void explanationsShowWhatIsWrongInColour() {
        assertTrue(Explanation.human(DiagnosticCode.RETURN, false).startsWith("error[MTP0241]: return\n\n"));
        assertFalse(Explanation.human(DiagnosticCode.RETURN, false).contains("\u001B"));
        assertTrue(Explanation.human(DiagnosticCode.RETURN, true).contains("\u001B[1;31mWrong:\u001B[0m\n"));
        assertTrue(Explanation.json(DiagnosticCode.SHADOWED).startsWith("{\"code\":\"MTP0305\",\"explanation\":\""));
    }
}
