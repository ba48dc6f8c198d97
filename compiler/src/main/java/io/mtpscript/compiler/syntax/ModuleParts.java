package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Puts a module together from the parts of its text, each from the start of one declaration to that of the next. Of a
 * damaged part stays what is sure: a declaration whose head is sound keeps its head, with a body of which nothing is known;
 * anything else leaves only the names that it may have brought.
 */
final class ModuleParts {
    /**
     * One part of the text, whose faults are told.
     *
     * @param bodyFrom where the declaration's body or value begins; {@code to} where it has none
     * @param headDamaged whether the parser met a fault before {@code bodyFrom}, or more behind the body than one expects
     * @param damaged whether it met one that no statement within accounts for
     * @param starts whether a declaration begins here: what does not may be the rest of the one before
     * @param indented whether it stands to the right of the one before
     */
    record Part(
            int from,
            int bodyFrom,
            int to,
            boolean headDamaged,
            boolean damaged,
            boolean starts,
            boolean indented,
            Optional<Module.Import> imported,
            Optional<Decl> declared) {}

    private final SourceFile source;
    private final Faults faults;
    private final List<Module.Import> imports = new ArrayList<>();
    private final List<Decl> declarations = new ArrayList<>();
    private final SortedSet<String> names = new TreeSet<>();
    private boolean anyName;
    private boolean serve;

    private ModuleParts(SourceFile source, Faults faults) {
        this.source = source;
        this.faults = faults;
    }

    /** @param anyFault whether the text has one, be it inside a statement */
    static Module module(SourceFile source, List<Part> parts, Faults faults, boolean anyFault) {
        ModuleParts module = new ModuleParts(source, faults);
        int i = 0;
        while (i < parts.size()) {
            int end = i + 1;
            while (end < parts.size() && (parts.get(end).indented || !parts.get(end).starts)) {
                end++;
            }
            module.add(parts.subList(i, end));
            i = end;
        }
        return new Module(
                source,
                module.imports,
                module.declarations,
                new Damage(anyFault, module.names, module.anyName, module.serve));
    }

    /** @param parts a declaration, and what may be the rest of it */
    private void add(List<Part> parts) {
        boolean unsettled =
                parts.stream().skip(1).anyMatch(part -> !part.starts && faults.unsettled(part.from, part.to));
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            boolean rest = i + 1 < parts.size() && isRest(parts.get(i + 1), part);
            if (i > 0 && unsettled) {
                leaveOut(part);
            } else {
                add(part, unsettled || rest);
            }
        }
    }

    /** Whether {@code next} may be the end of what {@code part} began, all brackets being closed. */
    private static boolean isRest(Part next, Part part) {
        boolean closed = part.declared.map(ModuleParts::endsWithBrace).orElse(false);
        return !next.starts && next.indented && !closed;
    }

    private static boolean endsWithBrace(Decl declared) {
        return switch (declared) {
            case Decl.Function _, Decl.Api _, Decl.Test _, Decl.Serve _, Decl.Effect _ -> true;
            case Decl.Alias _, Decl.Union _, Decl.Constant _ -> false;
        };
    }

    private void add(Part part, boolean cut) {
        boolean sound = !part.damaged && !faults.unsettled(part.from, part.to);
        if (sound && !cut) {
            part.imported.ifPresent(imports::add);
            part.declared.ifPresent(declarations::add);
            return;
        }
        // Where the brace itself is not closed, the body may begin elsewhere.
        boolean headSound = !part.headDamaged && !faults.unsettled(part.from, part.bodyFrom + 1);
        Optional<Decl> head = headSound ? part.declared.flatMap(ModuleParts::head) : Optional.empty();
        if (head.isPresent()) {
            declarations.add(head.get());
            names.addAll(Words.declared(text(part.bodyFrom, part.to)));
        } else {
            leaveOut(part);
        }
    }

    private void leaveOut(Part part) {
        // The file stays part of the program; which of its names were meant is not known.
        part.imported.ifPresent(
                wanted -> imports.add(new Module.Import(List.of(), wanted.from(), wanted.fromSpan(), wanted.span())));
        String text = text(part.from, part.to);
        var words = Words.all(text);
        anyName |= Words.lackName(text);
        serve |= words.contains("serve");
        names.addAll(words);
    }

    private String text(int from, int to) {
        return source.text().substring(from, to);
    }

    /** The declaration with a body of which nothing is known; empty for one that is not so made. */
    private static Optional<Decl> head(Decl declared) {
        return switch (declared) {
            case Decl.Function f ->
                f.body()
                        .map(body -> new Decl.Function(
                                f.name(),
                                f.typeParams(),
                                f.params(),
                                f.result(),
                                f.uses(),
                                Optional.of(new Expr.Missing(body.span())),
                                f.exported(),
                                f.doc(),
                                f.span()));
            case Decl.Api a ->
                Optional.of(new Decl.Api(
                        a.name(),
                        a.named(),
                        a.method(),
                        a.path(),
                        a.bindings(),
                        a.body(),
                        a.auth(),
                        a.sensitive(),
                        a.uses(),
                        new Expr.Missing(a.handler().span()),
                        a.doc(),
                        a.span()));
            case Decl.Constant c ->
                Optional.of(new Decl.Constant(
                        c.name(), c.type(), new Expr.Missing(c.value().span()), c.exported(), c.doc(), c.span()));
            case Decl.Test t ->
                Optional.of(new Decl.Test(t.name(), new Expr.Missing(t.body().span()), t.doc(), t.span()));
            case Decl.Alias _, Decl.Union _, Decl.Serve _, Decl.Effect _ -> Optional.empty();
        };
    }
}
