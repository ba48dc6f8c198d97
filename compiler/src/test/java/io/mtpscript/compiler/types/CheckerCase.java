package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Module;
import io.mtpscript.compiler.syntax.ParseMode;
import io.mtpscript.compiler.syntax.Parser;
import java.util.ArrayList;
import java.util.Map;
import java.util.SortedMap;

/**
 * Checks the files of one program. {@code out.txt} is what an accepted program became, after its warnings;
 * {@code err.txt} is what is wrong with a refused one.
 */
final class CheckerCase {
    private CheckerCase() {}

    /** @param sources texts by path */
    static Map<String, String> run(SortedMap<String, String> sources, StandardLibrary std) {
        var modules = new ArrayList<Module>();
        var text = new StringBuilder();
        boolean readable = true;
        for (var source : sources.entrySet()) {
            var result = Parser.parse(new SourceFile(path(source.getKey()), source.getValue()), ParseMode.USER);
            modules.add(result.module());
            result.diagnostics().forEach(diagnostic -> describe(diagnostic, text));
            readable &= !result.hasErrors();
        }
        var result = Checker.check(modules, std);
        result.diagnostics().forEach(diagnostic -> describe(diagnostic, text));
        if (!readable || result.program().isEmpty()) {
            return Map.of("err.txt", text.toString());
        }
        TypedProgramVerifier.verify(result.program().get());
        return Map.of("out.txt", text + TypedText.of(result.program().get()));
    }

    /** Files of a program of several stand in a folder {@code in}, which is the project's. */
    private static String path(String file) {
        return file.startsWith("in/") ? file.substring("in/".length()) : file;
    }

    private static void describe(Diagnostic diagnostic, StringBuilder out) {
        out.append(diagnostic.code().id())
                .append(' ')
                .append(place(diagnostic.span()))
                .append("\n  ")
                .append(diagnostic.message())
                .append('\n');
        for (var label : diagnostic.labels()) {
            out.append("  at ")
                    .append(place(label.span()))
                    .append(": ")
                    .append(label.text())
                    .append('\n');
        }
        diagnostic.hint().ifPresent(hint -> out.append("  hint: ").append(hint).append('\n'));
        diagnostic
                .fix()
                .ifPresent(
                        fix -> out.append("  fix: ").append(fix.replacement()).append('\n'));
    }

    /** File, line, column and the underlined text. */
    private static String place(Span span) {
        String text = span.file().text();
        int line = 1;
        int column = 1;
        for (int i = 0; i < span.start(); i++) {
            if (text.charAt(i) == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        String underlined = span.text().replaceAll("\\s+", " ");
        return span.file().path() + ":" + line + ":" + column + " `"
                + (underlined.length() > 60 ? underlined.substring(0, 57) + "..." : underlined) + "`";
    }
}
