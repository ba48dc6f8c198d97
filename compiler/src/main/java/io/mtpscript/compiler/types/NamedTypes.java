package io.mtpscript.compiler.types;

import io.mtpscript.compiler.syntax.TypeExpr;
import io.mtpscript.compiler.typed.CheckedProgram.DocumentedField;
import io.mtpscript.compiler.typed.CheckedProgram.NamedType;
import io.mtpscript.compiler.typed.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a program calls its types, and what it says about their fields: the types themselves have no names. */
final class NamedTypes {
    private NamedTypes() {}

    /** Those of the user's modules, by module and name. */
    static List<NamedType> of(List<ModuleScope> scopes) {
        var all = new ArrayList<NamedType>();
        for (var scope : scopes) {
            if (scope.library()) {
                continue;
            }
            for (var alias : scope.aliases()) {
                var fields = new ArrayList<DocumentedField>();
                fields(alias.decl().type(), List.of(), fields);
                all.add(new NamedType(
                        scope.path(),
                        alias.name().text(),
                        List.copyOf(alias.params()),
                        alias.type(),
                        alias.decl().doc(),
                        fields));
            }
            for (var union : scope.unions()) {
                var params = union.symbol().params();
                List<Type> args = params.stream().<Type>map(Type.Param::new).toList();
                all.add(new NamedType(
                        scope.path(),
                        union.name().text(),
                        params,
                        new Type.Union(union.symbol(), args),
                        union.decl().doc(),
                        List.of()));
            }
        }
        all.sort(Comparator.comparing(NamedType::module).thenComparing(NamedType::name));
        return all;
    }

    private static void fields(TypeExpr type, List<String> path, List<DocumentedField> out) {
        switch (type) {
            case TypeExpr.Record record -> {
                for (var field : record.fields()) {
                    var inner = new ArrayList<>(path);
                    inner.add(field.name().text());
                    out.add(new DocumentedField(inner, field.doc()));
                    fields(field.type(), inner, out);
                }
            }
            case TypeExpr.Named named -> {
                boolean container =
                        List.of("List", "Option", "Map").contains(named.name().text());
                if (container && !named.args().isEmpty()) {
                    fields(named.args().getLast(), path, out);
                }
            }
            case TypeExpr.Function _, TypeExpr.Unit _, TypeExpr.Missing _ -> {}
        }
    }
}
