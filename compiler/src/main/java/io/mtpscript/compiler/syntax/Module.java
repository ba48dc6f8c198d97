package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * One parsed source file.
 *
 * @param imports of one that could not be read whole only the file is known
 * @param declarations those whose heads could be read
 * @param damage what else there may have been
 */
public record Module(SourceFile source, List<Import> imports, List<Decl> declarations, Damage damage) {
    public Module {
        imports = List.copyOf(imports);
        declarations = List.copyOf(declarations);
    }

    /** A module without faults. */
    public Module(SourceFile source, List<Import> imports, List<Decl> declarations) {
        this(source, imports, declarations, Damage.NONE);
    }

    /** {@code import { vat, Rate as R } from "./tax.mtp"}. */
    public record Import(List<Item> items, String from, Span fromSpan, Span span) {
        public Import {
            items = List.copyOf(items);
        }
    }

    public record Item(Name name, Optional<Name> alias) {}
}
