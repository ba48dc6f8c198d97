package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Module;
import io.mtpscript.compiler.syntax.ParseMode;
import io.mtpscript.compiler.syntax.Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One golden case: a folder whose {@code .mtp} files are a program. {@code out.txt} is what an accepted program became,
 * with its warnings; {@code err.txt} what is wrong with a refused one.
 */
final class CheckerCase {
    private final Path folder;

    CheckerCase(Path folder) {
        this.folder = folder;
    }

    /** The name of the file that tells the outcome, and its text. */
    record Outcome(String file, String text) {}

    Outcome run(StandardLibrary std) throws IOException {
        var modules = new ArrayList<Module>();
        var text = new StringBuilder();
        boolean readable = true;
        for (var path : sources()) {
            String name = folder.relativize(path).toString().replace('\\', '/');
            var result = Parser.parse(new SourceFile(name, Files.readString(path)), ParseMode.USER);
            modules.add(result.module());
            result.diagnostics().forEach(diagnostic -> describe(diagnostic, text));
            readable &= !result.hasErrors();
        }
        var result = Checker.check(modules, std);
        result.diagnostics().forEach(diagnostic -> describe(diagnostic, text));
        if (!readable || result.program().isEmpty()) {
            return new Outcome("err.txt", text.toString());
        }
        return new Outcome("out.txt", text + TypedText.of(result.program().get()));
    }

    private List<Path> sources() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(path -> path.toString().endsWith(".mtp"))
                    .sorted()
                    .toList();
        }
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
