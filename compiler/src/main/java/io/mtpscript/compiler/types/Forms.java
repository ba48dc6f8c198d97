package io.mtpscript.compiler.types;

import io.mtpscript.compiler.typed.Type;
import io.mtpscript.compiler.typed.UnionSymbol;
import io.mtpscript.core.Limits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Which types have a JSON form, fill a row, can be logged, be a key or be compared. Each answer is empty when all is
 * well, else says what stands in the way; what holds for a type parameter only is handed to {@code ask}.
 */
final class Forms {
    /** Takes note that a type parameter must satisfy the demand that is being judged. */
    @FunctionalInterface
    interface Ask {
        void of(DeclaredParam param, Demand demand);
    }

    /** Takes note that functions of this type are compared. */
    @FunctionalInterface
    interface Compared {
        void of(Type.Function type);
    }

    private final Library library;
    private final Unifier unifier;
    private final TypePrinter printer;
    private final TypeResolver types;
    private final Ask ask;
    private final Compared compared;
    private boolean tooLarge;
    /** A program that links has no more than {@link Limits#TYPES}. */
    private final Set<Type.Union> seen = new LinkedHashSet<>();

    private final Set<Type.Union> seenForSecrets = new LinkedHashSet<>();
    /** Unions are judged one after the other, not inside each other: a program may have a long chain of them. */
    private final Deque<Supplier<Optional<String>>> pending = new ArrayDeque<>();

    Forms(Checking checking, Ask ask, Compared compared) {
        this.library = checking.library;
        this.unifier = checking.unifier;
        this.printer = checking.printer;
        this.types = checking.types;
        this.ask = ask;
        this.compared = compared;
    }

    Optional<String> fault(Type type, Demand demand) {
        seen.clear();
        seenForSecrets.clear();
        pending.clear();
        var fault = outermost(type, demand);
        while (fault.isEmpty() && !pending.isEmpty()) {
            fault = pending.remove().get();
        }
        return fault;
    }

    /** Whether what stands in the way is the size of a union's payload, which generic types can double with every step. */
    boolean tooLarge() {
        return tooLarge;
    }

    private Optional<String> outermost(Type type, Demand demand) {
        return switch (demand) {
            case JSON -> json(type, "it", false);
            case JSON_IN_OPTION -> jsonInOption(type, "it");
            case JSON_READ -> jsonRead(type, "it");
            case ROW -> row(type);
            case LOG -> log(type);
            case KEY -> key(type, "it");
            case EQUAL -> equal(type, "it", true);
            case SHOWN -> equal(type, "it", false);
            case ORDER -> order(type);
            case CBOR -> cbor(type, "it");
            case KEY_TEXT -> keyText(type);
        };
    }

    /** @param inField whether it is the type of a record's field, where a nested Option has a meaning */
    private Optional<String> json(Type type, String place, boolean inField) {
        Type resolved = unifier.resolve(type);
        return switch (resolved) {
            case Type.Prim prim ->
                switch (prim) {
                    case INT, BOOL, STRING, DECIMAL -> Optional.empty();
                    case UNIT, SQL, SECRET, RESPONSE -> Optional.of(place + " is " + TypePrinter.primName(prim));
                };
            case Type.ListOf(Type element) -> json(element, "an element of " + place, false);
            case Type.MapOf(Type key, Type value) ->
                unifier.resolve(key) == Type.Prim.STRING
                        ? json(value, "a value of " + place, false)
                        : Optional.of(place + " is a Map whose keys are " + printer.show(key) + ", not String");
            case Type.Function _ -> Optional.of(place + " is a function");
            case Type.Record(var fields) -> {
                for (var field : fields) {
                    var fault = json(field.type(), "the field `" + field.name() + "`", true);
                    if (fault.isPresent()) {
                        yield fault;
                    }
                }
                yield Optional.empty();
            }
            case Type.Union union -> jsonUnion(union, place, inField);
            case Type.Param(var param) -> param(param, Demand.JSON);
        };
    }

    private Optional<String> jsonUnion(Type.Union union, String place, boolean inField) {
        if (library.isJson(union)) {
            return Optional.empty();
        }
        if (library.isOption(union)) {
            Type value = union.args().getFirst();
            return inField ? json(value, place, false) : jsonInOption(value, place);
        }
        return variants(union, (variant, part, name) -> json(part, name, !variant.isPositional()));
    }

    /** What an Option holds, where an Option of an Option has no meaning. */
    private Optional<String> jsonInOption(Type type, String place) {
        Type resolved = unifier.resolve(type);
        if (resolved instanceof Type.Param(var param)) {
            return param(param, Demand.JSON_IN_OPTION);
        }
        return resolved instanceof Type.Union union && library.isOption(union)
                ? Optional.of(place + " is an Option of an Option, which only a record's field can be")
                : json(resolved, place, false);
    }

    private Optional<String> jsonRead(Type type, String place) {
        Type resolved = unifier.resolve(type);
        return switch (resolved) {
            case Type.Prim _, Type.Function _ -> Optional.empty();
            case Type.ListOf(Type element) -> jsonRead(element, "an element of " + place);
            case Type.MapOf(var _, Type value) -> jsonRead(value, "a value of " + place);
            case Type.Record(var fields) -> fieldFault(fields, this::jsonRead);
            case Type.Union union ->
                library.isFailure(union)
                        ? Optional.of(place + " is a `Failure`, whose status must be a literal")
                        : variants(union, this::jsonRead);
            case Type.Param(var param) -> param(param, Demand.JSON_READ);
        };
    }

    private interface PartCheck {
        Optional<String> of(Type part, String name);
    }

    private interface PayloadCheck {
        Optional<String> of(UnionSymbol.Variant variant, Type part, String name);
    }

    private Optional<String> variants(Type.Union union, PartCheck check) {
        return variants(union, (_, part, name) -> check.of(part, name));
    }

    private Optional<String> variants(Type.Union union, PayloadCheck check) {
        Type.Union settled = (Type.Union) unifier.settle(union);
        if (seen.size() < Limits.TYPES && seen.add(settled)) {
            pending.add(() -> payloads(settled, check));
        }
        return Optional.empty();
    }

    private Optional<String> payloads(Type.Union union, PayloadCheck check) {
        for (var variant : union.symbol().variants()) {
            for (var part : variant.payload()) {
                Type type = unifier.substitute(part.type(), union.symbol().params(), union.args());
                if (tooLarge(union, type)) {
                    return Optional.of("a value in `" + variant.name() + "` is too large a type");
                }
                var fault = check.of(variant, type, "a value in `" + variant.name() + "`");
                if (fault.isPresent()) {
                    return fault;
                }
            }
        }
        return Optional.empty();
    }

    private boolean tooLarge(Type.Union union, Type payload) {
        tooLarge |= !union.args().isEmpty() && types.isTooLarge(payload);
        return tooLarge;
    }

    private Optional<String> param(Type.TypeParam param, Demand demand) {
        if (param instanceof DeclaredParam declared) {
            ask.of(declared, demand);
        }
        return Optional.empty();
    }

    private Optional<String> row(Type type) {
        Type resolved = unifier.resolve(type);
        if (resolved instanceof Type.Param(var param)) {
            return param(param, Demand.ROW);
        }
        if (!(resolved instanceof Type.Record(var fields))) {
            return Optional.of("it is not a record");
        }
        for (var field : fields) {
            if (!column(field.type(), true)) {
                return Optional.of(
                        "no column fills the field `" + field.name() + "` of type " + printer.show(field.type()));
            }
        }
        return Optional.empty();
    }

    private boolean column(Type type, boolean outermost) {
        Type resolved = unifier.resolve(type);
        return switch (resolved) {
            case Type.Prim prim ->
                switch (prim) {
                    case INT, BOOL, STRING, DECIMAL -> true;
                    case UNIT, SQL, SECRET, RESPONSE -> false;
                };
            case Type.Union union ->
                library.isJson(union)
                        || (outermost
                                && library.isOption(union)
                                && optional(union.args().getFirst()));
            case Type.ListOf(Type element) -> outermost && column(element, false);
            case Type.MapOf _, Type.Record _, Type.Function _ -> false;
            case Type.Param _ -> Unifier.isError(resolved);
        };
    }

    private boolean optional(Type value) {
        Type resolved = unifier.resolve(value);
        return resolved instanceof Type.ListOf ? column(resolved, true) : column(resolved, false);
    }

    private Optional<String> log(Type type) {
        Type resolved = unifier.resolve(type);
        if (resolved instanceof Type.Param(var param)) {
            return param(param, Demand.LOG);
        }
        if (!(resolved instanceof Type.Record)) {
            return Optional.of("it is not a record");
        }
        return secret(resolved).or(() -> json(resolved, "it", false));
    }

    private Optional<String> secret(Type type) {
        Type resolved = unifier.resolve(type);
        return switch (resolved) {
            case Type.Prim _, Type.Param _, Type.Function _ -> Optional.empty();
            case Type.ListOf(Type element) -> secret(element);
            case Type.MapOf(var _, Type value) -> secret(value);
            case Type.Record(var fields) -> {
                for (var field : fields) {
                    var fault = secret(field.name(), field.secret(), field.type());
                    if (fault.isPresent()) {
                        yield fault;
                    }
                }
                yield Optional.empty();
            }
            case Type.Union union -> {
                Type.Union settled = (Type.Union) unifier.settle(union);
                if (seenForSecrets.size() < Limits.TYPES && seenForSecrets.add(settled)) {
                    pending.add(() -> secretPayload(settled));
                }
                yield Optional.empty();
            }
        };
    }

    private Optional<String> secret(String name, boolean secret, Type type) {
        return secret ? Optional.of("the field `" + name + "` is secret") : secret(type);
    }

    private Optional<String> secretPayload(Type.Union union) {
        for (var variant : union.symbol().variants()) {
            for (var part : variant.payload()) {
                String name = part.name().isEmpty() ? variant.name() : part.name();
                Type type = unifier.substitute(part.type(), union.symbol().params(), union.args());
                if (tooLarge(union, type)) {
                    return Optional.of("a value in `" + variant.name() + "` is too large a type");
                }
                var fault = secret(name, part.secret(), type);
                if (fault.isPresent()) {
                    return fault;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> key(Type type, String place) {
        Type resolved = unifier.resolve(type);
        return switch (resolved) {
            case Type.Prim prim ->
                switch (prim) {
                    case INT, BOOL, STRING, DECIMAL -> Optional.empty();
                    case UNIT, SQL, SECRET, RESPONSE -> Optional.of(place + " is " + TypePrinter.primName(prim));
                };
            case Type.ListOf _ -> Optional.of(place + " is a List");
            case Type.MapOf _ -> Optional.of(place + " is a Map");
            case Type.Function _ -> Optional.of(place + " is a function");
            case Type.Record(var fields) -> fieldFault(fields, this::key);
            case Type.Union union -> variants(union, this::key);
            case Type.Param(var param) -> param(param, Demand.KEY);
        };
    }

    private Optional<String> order(Type type) {
        Type resolved = unifier.resolve(type);
        if (resolved instanceof Type.Param(var param)) {
            return param(param, Demand.ORDER);
        }
        boolean ordered = resolved == Type.Prim.INT || resolved == Type.Prim.STRING;
        return ordered ? Optional.empty() : Optional.of("it is " + printer.show(resolved));
    }

    private Optional<String> keyText(Type type) {
        Type resolved = unifier.resolve(type);
        if (resolved instanceof Type.Param(var param)) {
            return param(param, Demand.KEY_TEXT);
        }
        boolean text = resolved == Type.Prim.STRING || resolved == Type.Prim.SECRET;
        return text ? Optional.empty() : Optional.of("it is " + printer.show(resolved));
    }

    private Optional<String> cbor(Type type, String place) {
        Type resolved = unifier.resolve(type);
        return switch (resolved) {
            case Type.Prim prim ->
                switch (prim) {
                    case INT, BOOL, STRING, DECIMAL, UNIT -> Optional.empty();
                    case SQL, SECRET, RESPONSE -> Optional.of(place + " is " + TypePrinter.primName(prim));
                };
            case Type.ListOf(Type element) -> cbor(element, "an element of " + place);
            case Type.MapOf(Type key, Type value) ->
                cbor(key, "a key of " + place).or(() -> cbor(value, "a value of " + place));
            case Type.Function _ -> Optional.of(place + " is a function");
            case Type.Record(var fields) -> fieldFault(fields, this::cbor);
            case Type.Union union -> variants(union, this::cbor);
            case Type.Param(var param) -> param(param, Demand.CBOR);
        };
    }

    private static Optional<String> fieldFault(List<Type.Field> fields, PartCheck check) {
        for (var field : fields) {
            var fault = check.of(field.type(), "the field `" + field.name() + "`");
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private Optional<String> equal(Type type, String place, boolean functions) {
        Type resolved = unifier.resolve(type);
        return switch (resolved) {
            case Type.Prim prim -> prim == Type.Prim.SECRET ? Optional.of(place + " is a Secret") : Optional.empty();
            case Type.ListOf(Type element) -> equal(element, "an element of " + place, functions);
            case Type.MapOf(Type key, Type value) ->
                equal(key, "a key of " + place, functions).or(() -> equal(value, "a value of " + place, functions));
            case Type.Function function -> {
                if (functions) {
                    compared.of(function);
                    yield Optional.empty();
                }
                yield Optional.of(place + " is a function");
            }
            case Type.Record(var fields) -> fieldFault(fields, (part, name) -> equal(part, name, functions));
            case Type.Union union -> variants(union, (part, name) -> equal(part, name, functions));
            case Type.Param(var param) -> param(param, functions ? Demand.EQUAL : Demand.SHOWN);
        };
    }

    /** Whether something in it is not known: then no answer means anything. */
    boolean open(Type type) {
        Type resolved = unifier.resolve(type);
        return switch (resolved) {
            case Type.Prim _ -> false;
            case Type.Param(var param) -> param instanceof Meta;
            case Type.ListOf(Type element) -> open(element);
            case Type.MapOf(Type key, Type value) -> open(key) || open(value);
            case Type.Union(var _, var args) -> args.stream().anyMatch(this::open);
            case Type.Function(var params, Type result) ->
                open(result) || params.stream().anyMatch(this::open);
            case Type.Record(var fields) -> fields.stream().anyMatch(field -> open(field.type()));
        };
    }
}
