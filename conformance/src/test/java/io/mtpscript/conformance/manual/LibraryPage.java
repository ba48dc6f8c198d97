package io.mtpscript.conformance.manual;

import io.mtpscript.compiler.syntax.Decl;
import io.mtpscript.compiler.syntax.Module;
import io.mtpscript.compiler.typed.FunctionSymbol;
import io.mtpscript.compiler.types.StandardLibrary;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.gas.GasSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The manual's page about the standard library, from the doc comments of its sources and the gas table. */
final class LibraryPage {
    private static final String EXAMPLE = "Example: ";

    /** Before a type's name in its heading: a module may have the same one. */
    private static final String TYPE = "type ";

    private static final String HEAD = """
            # Standard library

            Every name here is there without an import. `x.f(a)` calls the function of the type of `x`: `xs.map(f)` is `List.map(xs, f)`. All
            functions are pure and total: what can go wrong is a `Result` or an `Option`, or ends the request with a typed error where the
            text says so, as an operator would. None sees a clock, a locale or a time zone.

            Each function that the VM has built in shows its price in gas, and what it charges with its work; the exact formulas are in
            [internals.md](internals.md), sections 3 and 4. The others are MTPScript themselves and cost what their source does. Every
            example is run by the tests and true. What a program can do beyond computing are effects, which are not on this page.

            This page is generated from the doc comments of the library's sources: change those, then run
            `./mvnw -q -Dfast -pl conformance -am test -Dtest=LibraryPageTest -Dgolden.update -Dsurefire.failIfNoSpecifiedTests=false`.
            """;

    /** One thing that has a heading of its own. */
    private record Entry(String name, String signature, List<String> doc, String price) {}

    private record Section(String title, String introduction, List<Entry> entries) {}

    private final GasSchedule gas = GasSchedule.packaged();
    private final Map<String, FunctionSymbol> intrinsics;
    private final List<Section> sections;

    LibraryPage(StandardLibrary library) {
        this.intrinsics = library.intrinsics().stream()
                .collect(Collectors.toMap(FunctionSymbol::toString, Function.identity(), (a, b) -> a, TreeMap::new));
        this.sections = library.modules().stream()
                .filter(module -> !module.source().path().equals("std/effects.mtp"))
                .map(this::section)
                .toList();
    }

    String text() {
        var page = new StringBuilder(HEAD);
        page.append("\n## Contents\n");
        for (Section section : sections) {
            page.append("\n- [")
                    .append(section.title())
                    .append("](#")
                    .append(anchor(section.title()))
                    .append("): ");
            page.append(section.entries().stream()
                    .map(entry -> "[" + shortName(entry) + "](#" + anchor(entry.name()) + ")")
                    .collect(Collectors.joining(", ")));
        }
        page.append('\n');
        for (Section section : sections) {
            page.append("\n## ")
                    .append(section.title())
                    .append("\n\n")
                    .append(section.introduction())
                    .append('\n');
            section.entries().forEach(entry -> write(entry, page));
        }
        return page.toString();
    }

    private static void write(Entry entry, StringBuilder page) {
        page.append("\n### ").append(entry.name()).append("\n\n");
        page.append("```text\n").append(entry.signature()).append("\n```\n\n");
        for (String line : entry.doc()) {
            if (line.startsWith(EXAMPLE)) {
                page.append("\nExample: ")
                        .append(code(line.substring(EXAMPLE.length())))
                        .append('\n');
            } else if (!line.isEmpty()) {
                page.append(line).append('\n');
            }
        }
        if (!entry.price().isEmpty()) {
            page.append("\nGas: ").append(entry.price()).append('\n');
        }
    }

    /** SQL literals have backquotes of their own. */
    private static String code(String source) {
        return source.contains("`") ? "`` " + source + " ``" : "`" + source + "`";
    }

    private static String shortName(Entry entry) {
        return entry.name().substring(entry.name().indexOf('.') + 1).replace(TYPE, "");
    }

    /** What readers of Markdown make of a heading. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replace(".", "").replace(' ', '-');
    }

    private Section section(Module module) {
        String file = module.source().path();
        String name = file.substring(file.indexOf('/') + 1, file.lastIndexOf('.'));
        boolean prelude = name.equals("prelude");
        String introduction = module.source()
                .text()
                .lines()
                .takeWhile(line -> line.startsWith("// "))
                .map(line -> line.substring(3))
                .collect(Collectors.joining("\n"));
        List<Entry> entries = new ArrayList<>();
        for (Decl declaration : module.declarations()) {
            String qualified = prelude ? "" : name + ".";
            switch (declaration) {
                case Decl.Function function
                when function.exported() ->
                    entries.add(new Entry(
                            qualified + function.name().text(),
                            signature(function),
                            stripped(function.doc()),
                            price(qualified + function.name().text())));
                case Decl.Union union
                when union.exported() ->
                    entries.add(type(union.name().text(), union.span().text(), union.doc()));
                case Decl.Alias alias
                when alias.exported() ->
                    entries.add(type(alias.name().text(), alias.span().text(), alias.doc()));
                default -> {}
            }
        }
        return new Section(prelude ? "Prelude" : name, introduction, entries);
    }

    private static Entry type(String name, String source, List<String> doc) {
        return new Entry(TYPE + name, source.replaceFirst("^export ", ""), stripped(doc), "");
    }

    private static List<String> stripped(List<String> doc) {
        return doc.stream().map(String::strip).toList();
    }

    private static String signature(Decl.Function function) {
        String source = function.span().text();
        int end = function.body()
                .map(body -> body.span().start() - function.span().start())
                .orElse(source.length());
        return source.substring(0, end).strip().replaceFirst("^export ", "").replaceFirst("^intrinsic ", "");
    }

    private String price(String name) {
        FunctionSymbol symbol = intrinsics.get(name);
        if (symbol == null) {
            return "";
        }
        if (symbol.builtin().equals("list_length")) {
            return gas.cost(Opcode.LISTLEN) + " (`listlen`)";
        }
        Builtin builtin = Builtin.valueOf(symbol.builtin().toUpperCase(Locale.ROOT));
        long base = gas.cost(Opcode.BUILTIN) + gas.cost(builtin);
        String each = switch (builtin.unit()) {
            case NONE -> "";
            case BYTES_64 -> " and " + gas.unitCost(builtin) + " per 64 bytes";
            case ELEMENT -> " and " + gas.unitCost(builtin) + " per element";
            case VISIT -> " and " + gas.unitCost(builtin) + " per value visited";
            case KIB -> " and " + gas.unitCost(builtin) + " per KiB and pass";
        };
        return base + each + " (`" + builtin.row() + "`)";
    }
}
