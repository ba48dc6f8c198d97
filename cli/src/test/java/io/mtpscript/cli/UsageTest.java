package io.mtpscript.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Command lines that make no sense. */
class UsageTest {
    @TempDir
    Path home;

    private String told(String... arguments) {
        return ToolRun.of(home, arguments).exits(2).err().strip();
    }

    @Test
    void whatIsUnknownIsNamedWithWhatItMayBe() {
        assertEquals("mtpsc: there is no command 'mtpsc chekc'; did you mean check?", told("chekc", "x"));
        assertEquals("mtpsc: there is no command 'mtpsc db xyzzy'.\nTry 'mtpsc db --help'.", told("db", "xyzzy"));
        assertEquals(
                "mtpsc: there is no option --fromat of 'mtpsc check'; did you mean --format?",
                told("check", "x", "--fromat", "json"));
        assertEquals(
                "mtpsc: there is no option --xyzzy of 'mtpsc check'.\nTry 'mtpsc check --help'.",
                told("check", "x", "--xyzzy=1"));
        assertEquals(
                "mtpsc: 'y' is one argument too many for 'mtpsc check'.\nTry 'mtpsc check --help'.",
                told("check", "x", "y"));
    }
}
