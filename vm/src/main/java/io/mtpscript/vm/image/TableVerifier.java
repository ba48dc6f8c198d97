package io.mtpscript.vm.image;

import static io.mtpscript.vm.image.RefusedException.unless;

import io.mtpscript.core.Limits;
import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks what stands beside the code: data, SQL templates, effect sites, routes, the classes of equal functions. */
final class TableVerifier {
    /** The data starts with this many zero bytes, so that 0 is the offset of nothing. */
    private static final int ZERO_BYTES = 64;

    private static final int HANDLER_ARGUMENTS = 4;

    private final Program program;
    private final TypeVerifier types;
    private final Forms forms;

    TableVerifier(Program program, TypeVerifier types, Forms forms) {
        this.program = program;
        this.types = types;
        this.forms = forms;
    }

    void verify() throws RefusedException {
        data();
        for (int id = 0; id < program.types().size(); id++) {
            boolean keys = !(program.types().get(id) instanceof TypeDesc.MapOf map) || forms.key(map.key());
            unless(keys, "Type %d is a Map whose keys cannot be keys", id);
        }
        for (int i = 0; i < program.sqlTemplates().size(); i++) {
            template("SQL template " + i, program.sqlTemplates().get(i));
        }
        for (int i = 0; i < program.effectSites().size(); i++) {
            site("Effect site " + i, program.effectSites().get(i));
        }
        unless(
                program.routes().size() <= Limits.ROUTES,
                "The program has %d routes",
                program.routes().size());
        for (Program.Route route : program.routes()) {
            route(route);
        }
        unless(
                program.constantGas() >= 0 && program.constantGas() <= Limits.CONSTANT_GAS,
                "The constants cost %d gas",
                program.constantGas());
        codeClasses();
    }

    private void data() throws RefusedException {
        byte[] data = program.data();
        unless(
                data.length >= ZERO_BYTES && data.length % Long.BYTES == 0 && data.length <= Limits.SNAPSHOT_BYTES,
                "The constant data has %d bytes",
                data.length);
        for (int i = 0; i < ZERO_BYTES; i++) {
            unless(data[i] == 0, "The constant data does not start with %d zero bytes", ZERO_BYTES);
        }
    }

    private void template(String where, Program.SqlTemplate template) throws RefusedException {
        unless(
                template.pieces().size() == template.paramTypes().size() + 1,
                "%s has %d pieces and %d parameters",
                where,
                template.pieces().size(),
                template.paramTypes().size());
        for (int type : template.paramTypes()) {
            types.check(type, where);
            unless(
                    program.types().get(type) == TypeDesc.Prim.SQL
                            || SqlTypes.name(program.types(), type).isPresent(),
                    "%s has a parameter of type %d, which no SQL type stands for",
                    where,
                    type);
        }
    }

    private void site(String where, Program.EffectSite site) throws RefusedException {
        for (int type : site.typeArgs()) {
            types.check(type, where);
        }
        for (int type : site.argTypes()) {
            types.check(type, where);
            unless(forms.argument(type), "%s has an argument of type %d, which has no CBOR form", where, type);
        }
        types.check(site.resultType(), where);
        unless(
                forms.answer(site.resultType()),
                "%s has a result of type %d, which has no CBOR form",
                where,
                site.resultType());
    }

    private void route(Program.Route route) throws RefusedException {
        String where = "Route " + route.method() + " " + route.name();
        List<FunctionCode> functions = program.functions();
        unless(
                route.handler() >= 0 && route.handler() < functions.size(),
                "%s has the handler %d of %d functions",
                where,
                route.handler(),
                functions.size());
        FunctionCode handler = functions.get(route.handler());
        int arguments = HANDLER_ARGUMENTS + (route.auth().isPresent() ? 1 : 0);
        unless(
                !handler.closure() && handler.paramCount() == arguments,
                "%s has a handler that does not take %d words",
                where,
                arguments);
        if (route.auth().isPresent()) {
            principal(where, route.auth().get());
        }
        bindings(where + ", path", route.pathType(), route.pathBindings());
        bindings(where + ", query", route.queryType(), route.queryBindings());
        bindings(where + ", headers", route.headersType(), route.headerBindings());
        if (route.bodyType() != -1) {
            types.check(route.bodyType(), where);
            unless(forms.json(route.bodyType()), "%s has a body without JSON form", where);
        }
    }

    /** Who called is a record of a subject and, for a bearer, claims. */
    private void principal(String where, Program.Auth auth) throws RefusedException {
        types.check(auth.type(), where);
        boolean bearer = auth instanceof Program.Auth.Bearer;
        boolean fits = program.types().get(auth.type()) instanceof TypeDesc.Record record
                && record.fields().size() == (bearer ? 2 : 1)
                && record.fields().getLast().name().equals("subject")
                && program.types().get(record.fields().getLast().type()) == TypeDesc.Prim.STRING
                && (!bearer || isClaims(record.fields().getFirst()));
        unless(fits, "%s has another type for who called than its scheme gives", where);
    }

    private boolean isClaims(TypeDesc.Field field) {
        return field.name().equals("claims")
                && program.types().get(field.type()) instanceof TypeDesc.Union union
                && union.role() == TypeDesc.Role.JSON;
    }

    private void bindings(String where, int type, List<Program.Binding> bindings) throws RefusedException {
        types.check(type, where);
        unless(
                program.types().get(type) instanceof TypeDesc.Record record && matches(record, bindings),
                "%s has bindings other than the fields of its record",
                where);
        for (Program.Binding binding : bindings) {
            unless(bindable(binding.type()), "%s binds '%s' to a type that no text stands for", where, binding.field());
        }
    }

    private static boolean matches(TypeDesc.Record record, List<Program.Binding> bindings) {
        boolean same = record.fields().size() == bindings.size();
        for (int i = 0; same && i < bindings.size(); i++) {
            TypeDesc.Field field = record.fields().get(i);
            same = field.name().equals(bindings.get(i).field())
                    && field.type() == bindings.get(i).type();
        }
        return same;
    }

    /** A scalar inside of Lists and Options; a List of itself never comes to one. */
    private boolean bindable(int type) {
        int inner = type;
        for (int steps = 0; steps <= program.types().size(); steps++) {
            switch (program.types().get(inner)) {
                case TypeDesc.Prim prim -> {
                    return switch (prim) {
                        case INT, BOOL, STRING, DECIMAL -> true;
                        case UNIT, SQL, SECRET, RESPONSE -> false;
                    };
                }
                case TypeDesc.ListOf list -> inner = list.element();
                case TypeDesc.Union union -> {
                    if (union.plain() || union.role() != TypeDesc.Role.OPTION) {
                        return union.plain();
                    }
                    inner = union.variants().getFirst().payload().getFirst().type();
                }
                case TypeDesc.MapOf _, TypeDesc.Record _, TypeDesc.Function _ -> {
                    return false;
                }
            }
        }
        return false;
    }

    /** Functions of one class capture the same types: their captured words are compared side by side. */
    private void codeClasses() throws RefusedException {
        Map<Integer, FunctionCode> first = new LinkedHashMap<>();
        for (FunctionCode function : program.functions()) {
            FunctionCode other = first.putIfAbsent(function.codeClass(), function);
            unless(
                    other == null
                            || (other.captureTypes().equals(function.captureTypes())
                                    && other.closure() == function.closure()),
                    "The functions %s and others of its class capture different types",
                    function.name());
        }
    }
}
