package io.mtpscript.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mtpsc check --http-allow}: services that stand in the source, held against a deployment's list. */
class HostCheckTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    private ToolRun check(String source, String list, String... more) throws IOException {
        Path app = Files.writeString(home.resolve("app.mtp"), source);
        String[] arguments = new String[4 + more.length];
        System.arraycopy(new String[] {"check", app.toString(), "--http-allow", list}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return ToolRun.of(home, arguments);
    }

    private static String asking(String url) {
        String effects = url.contains("Config") ? "Config, HttpOut" : "HttpOut";
        return "api rate GET /rate uses { " + effects + " } {\n  respond json(HttpOut.get(" + url + ")?.status())\n}\n";
    }

    @Test
    void whatTheListDoesNotHaveIsFoundAtItsPlace() throws IOException {
        ToolRun run =
                check(asking("\"http://rates.example/eur\""), "rates.example").exits(1);
        assertTrue(run.err().contains("error[MTP1008]: Service that is not allowed"), run.err());
        assertTrue(run.err().contains("app.mtp:2:16"), run.err());
        assertTrue(run.err().contains("HttpOut.get asks http://rates.example, which is not allowed"), run.err());
        ToolRun json = check(asking("\"https://rates.example:8443/\""), "rates.example", "--format", "json")
                .exits(1);
        assertEquals(
                "MTP1008",
                ToolRun.text(
                        ToolRun.object(ToolRun.list(ToolRun.parsed(json.out())).getFirst())
                                .get("code")));
    }

    @Test
    void whatTheListHasOrTheConfigurationNamesIsNot() throws IOException {
        String config = "`${Config.string(\"rates\")}/eur`";
        for (String url : new String[] {"\"https://Rates.example/eur\"", "\"https://a.rates.example\"", config}) {
            ToolRun run = check(asking(url), "rates.example,*.rates.example").exits(0);
            assertEquals(
                    "Every service that the source names is allowed.", run.err().strip());
        }
    }

    @Test
    void whatNoCallTakesIsFoundToo() throws IOException {
        check(asking("\"http://10.1.2.3:8080/\""), "http://10.1.2.3:8080").exits(0);
        check(asking("\"http://10.1.2.3:8080/\""), "10.1.0.0/16").exits(1);
        check(asking("\"https://rates.example@10.1.2.3/\""), "rates.example").exits(1);
        check(asking("\"ftp://rates.example/\""), "rates.example").exits(1);
    }

    @Test
    void aListThatIsNoneIsWrongUsage() throws IOException {
        assertTrue(check(asking("\"https://a.example\""), "https://a.example/x")
                .exits(2)
                .err()
                .contains("--http-allow: "));
    }
}
