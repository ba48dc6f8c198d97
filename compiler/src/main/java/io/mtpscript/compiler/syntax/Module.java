package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.source.Span;
import java.util.List;
import java.util.Optional;

/** One parsed source file, complete even where the text has faults. */
public record Module(SourceFile source, List<Import> imports, List<Decl> declarations) {
    public Module {
        imports = List.copyOf(imports);
        declarations = List.copyOf(declarations);
    }

    /** {@code import { vat, Rate as R } from "./tax.mtp"}. */
    public record Import(List<Item> items, String from, Span fromSpan, Span span) {
        public Import {
            items = List.copyOf(items);
        }
    }

    public record Item(Name name, Optional<Name> alias) {}
}
