package io.mtpscript.compiler.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.Severity;
import io.mtpscript.compiler.golden.GoldenCases;
import io.mtpscript.compiler.source.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reading what was printed gives the same tree, and printing that gives the same text. */
final class PrinterLawTest {
    private static final int TREES = 2_000;
    private static final int LONG_TREES = 200_000;

    @Test
    void printedTreesAreReadBack() {
        readBack(TREES);
    }

    @Tag("long")
    @Test
    void manyPrintedTreesAreReadBack() {
        readBack(LONG_TREES);
    }

    private static void readBack(int trees) {
        for (long seed = 0; seed < trees; seed++) {
            Module module = new TreeGenerator(seed).module();
            String printed = Printer.print(module);
            ParseResult read = Parser.parse(new SourceFile("printed.mtp", printed), ParseMode.STANDARD_LIBRARY);
            assertEquals(List.of(), errors(read), "seed " + seed + ":\n" + printed);
            assertEquals(TreeDump.dump(module), TreeDump.dump(read.module()), "seed " + seed + ":\n" + printed);
            assertEquals(printed, Printer.print(read.module()), "seed " + seed);
        }
    }

    @Test
    void goldenSourcesKeepTheirTrees() {
        for (String text : GoldenCases.allInputs("syntax")) {
            ParseResult first = Parser.parse(new SourceFile("in.mtp", text), ParseMode.STANDARD_LIBRARY);
            if (!first.hasErrors()) {
                String printed = Printer.print(first.module());
                ParseResult second = Parser.parse(new SourceFile("in.mtp", printed), ParseMode.STANDARD_LIBRARY);
                assertEquals(TreeDump.dump(first.module()), TreeDump.dump(second.module()), printed);
            }
        }
    }

    private static List<String> errors(ParseResult result) {
        return result.diagnostics().stream()
                .filter(d -> d.severity() == Severity.ERROR)
                .map(Diagnostic::message)
                .toList();
    }
}
