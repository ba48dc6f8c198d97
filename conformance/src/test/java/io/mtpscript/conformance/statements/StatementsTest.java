package io.mtpscript.conformance.statements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.cli.sql.CheckReport;
import io.mtpscript.cli.sql.LiveCatalog;
import io.mtpscript.cli.sql.SqlRecord;
import io.mtpscript.cli.sql.StatementCheck;
import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.diagnostic.JsonRenderer;
import io.mtpscript.compiler.diagnostic.Renderer;
import io.mtpscript.compiler.golden.GoldenCases;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.devdb.EmbeddedPostgres;
import io.mtpscript.devdb.EmbeddedPostgresException;
import io.mtpscript.effects.database.AdminException;
import io.mtpscript.effects.database.AdminSession;
import io.mtpscript.vm.VmEvaluator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The findings of {@code mtpsc check --db}: {@code in.sql} is the schema, {@code err.txt} what is shown. What was written of the
 * database gives the same findings without it, but for statements that the database refuses.
 * Where there is {@code in.recorded.mtp} the findings are those without a database, with what was written for that program.
 */
class StatementsTest {
    private static final String SUITE = "statements";
    private static final Compiler COMPILER = new Compiler(new VmEvaluator());

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedPostgres postgres;

    private static int databases;

    @BeforeAll
    static void start() throws EmbeddedPostgresException {
        postgres = EmbeddedPostgres.temporary();
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    private static String database(String schema) throws EmbeddedPostgresException, AdminException {
        String url = postgres.createDatabase("checked" + databases++);
        try (AdminSession session = AdminSession.open(url)) {
            session.run(schema);
        }
        return url;
    }

    private static CompileResult compiled(String source) {
        CompileResult result = COMPILER.compile(List.of(new SourceFile("app.mtp", source)));
        assertTrue(result.program().isPresent(), () -> Renderer.human(false).render(result.diagnostics()));
        return result;
    }

    @TestFactory
    Stream<DynamicTest> findings() {
        return GoldenCases.of(SUITE, StatementsTest::outputs);
    }

    private static Map<String, String> outputs(GoldenCases.Case input) {
        CompileResult compiled = compiled(input.input("in.mtp"));
        if (input.inputs().containsKey("in.recorded.mtp")) {
            try {
                SqlRecord record = recorded(input.input("in.recorded.mtp"), input.input("in.sql"));
                var findings = StatementCheck.of(compiled, record).findings();
                return Map.of("err.txt", Renderer.human(false).render(findings));
            } catch (AdminException | EmbeddedPostgresException e) {
                throw new AssertionError(e);
            }
        }
        try (LiveCatalog catalog = LiveCatalog.open(database(input.input("in.sql")))) {
            StatementCheck.Outcome live = StatementCheck.of(compiled, catalog);
            JsonRenderer.render(live.findings());
            String record = new SqlRecord(new TreeMap<>(), live.described()).write();
            SqlRecord read =
                    SqlRecord.read(record.getBytes(StandardCharsets.UTF_8)).orElseThrow();
            assertEquals(record, read.write());
            assertEquals(
                    without(live.findings(), DiagnosticCode.SQL_REFUSED),
                    without(StatementCheck.of(compiled, read).findings(), DiagnosticCode.SQL_UNRECORDED));
            var lines = CheckReport.notChecked(live);
            return Map.of(
                    "err.txt",
                    Renderer.human(false).render(live.findings())
                            + lines.stream().map(line -> line + "\n").collect(Collectors.joining()));
        } catch (AdminException | EmbeddedPostgresException e) {
            throw new AssertionError(e);
        }
    }

    /** What is written of a database for a program. */
    private static SqlRecord recorded(String source, String schema) throws AdminException, EmbeddedPostgresException {
        try (LiveCatalog catalog = LiveCatalog.open(database(schema))) {
            return new SqlRecord(
                    new TreeMap<>(),
                    StatementCheck.of(compiled(source), catalog).described());
        }
    }

    private static List<Diagnostic> without(List<Diagnostic> findings, DiagnosticCode code) {
        return findings.stream().filter(found -> found.code() != code).toList();
    }

    private static boolean ofStatements(DiagnosticCode code) {
        return code.id().startsWith("MTP10") && code != DiagnosticCode.HOST_NOT_ALLOWED;
    }

    @TestFactory
    Stream<DynamicTest> explanationsAreTrue() {
        return Arrays.stream(DiagnosticCode.values())
                .filter(StatementsTest::ofStatements)
                .map(code -> DynamicTest.dynamicTest(code.id(), () -> explained(code)));
    }

    private static void explained(DiagnosticCode code) throws Exception {
        String text = code.explanation();
        String schema =
                text.lines().filter(line -> line.startsWith("    CREATE TABLE")).collect(Collectors.joining());
        if (code == DiagnosticCode.SQL_UNRECORDED) {
            String right = example(text, "Right:");
            SqlRecord record = recorded(right, schema);
            assertEquals(
                    List.of(code),
                    StatementCheck.of(compiled(example(text, "Wrong:")), record).findings().stream()
                            .map(Diagnostic::code)
                            .toList());
            assertEquals(List.of(), StatementCheck.of(compiled(right), record).findings());
            return;
        }
        try (LiveCatalog catalog = LiveCatalog.open(database(schema))) {
            var wrong = StatementCheck.of(compiled(example(text, "Wrong:")), catalog);
            assertEquals(
                    List.of(code),
                    wrong.findings().stream().map(Diagnostic::code).toList());
            var right = StatementCheck.of(compiled(example(text, "Right:")), catalog);
            assertEquals(List.of(), right.findings());
            assertEquals(List.of(), right.notChecked());
        }
    }

    private static String example(String text, String heading) {
        return text.substring(text.indexOf(heading) + heading.length())
                .strip()
                .lines()
                .takeWhile(line -> line.isEmpty() || line.startsWith("    ") || line.startsWith("api"))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void everyCodeHasACase() {
        String all = String.join("", GoldenCases.allOutputs(SUITE, "err.txt").values());
        assertEquals(
                List.of(),
                Arrays.stream(DiagnosticCode.values())
                        .filter(code -> ofStatements(code) && !all.contains("[" + code.id() + "]"))
                        .toList());
    }
}
