package io.mtpscript.compiler.ir;

import io.mtpscript.core.decimal.Decimal;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

/**
 * A value known when the program is linked, or a name for one that is known when the module constants have been evaluated.
 * Equal constants share one object in the image.
 */
public sealed interface Constant {
    /** Value {@code index} of {@link IrProgram#constants()}. */
    record Module(int index) implements Constant {}

    /** Entry {@code index} of {@link ConstantValues#content}: an evaluated value may share its parts, so it is no tree. */
    record Part(int index) implements Constant {}

    /** The constants it is made of. */
    default List<Constant> parts() {
        return switch (this) {
            case Module _, Part _, Int _, Bool _, Unit _, Text _, Dec _ -> List.of();
            case Record record -> record.fields();
            case Variant variant -> variant.payload();
            case ListOf list -> list.elements();
            case SliceOf slice -> List.of(slice.list());
            case MapOf map ->
                map.entries().stream()
                        .flatMap(e -> Stream.of(e.key(), e.value()))
                        .toList();
            case Closure closure -> closure.captures();
            case Sql sql -> sql.params();
            case SqlJoin join -> List.of(join.list(), join.separator());
            case Response response -> List.of(response.headers(), response.body());
        };
    }

    /** The same value with other numbers for its functions. */
    default Constant withFunctions(IntUnaryOperator numbers) {
        return switch (this) {
            case Module _, Part _, Int _, Bool _, Unit _, Text _, Dec _ -> this;
            case Record(int type, var fields) -> new Record(type, withFunctions(fields, numbers));
            case Variant(int type, int variant, var payload) ->
                new Variant(type, variant, withFunctions(payload, numbers));
            case ListOf(int type, var elements) -> new ListOf(type, withFunctions(elements, numbers));
            case SliceOf(int type, Constant list, int from, int length) ->
                new SliceOf(type, list.withFunctions(numbers), from, length);
            case MapOf(int type, var entries) ->
                new MapOf(
                        type,
                        entries.stream()
                                .map(e -> new Entry(
                                        e.hash(),
                                        e.key().withFunctions(numbers),
                                        e.value().withFunctions(numbers)))
                                .toList());
            case Closure(int function, var captures) ->
                new Closure(numbers.applyAsInt(function), withFunctions(captures, numbers));
            case Sql(int template, var params) -> new Sql(template, withFunctions(params, numbers));
            case SqlJoin(Constant list, Constant separator) ->
                new SqlJoin(list.withFunctions(numbers), separator.withFunctions(numbers));
            case Response(int status, int flags, Constant headers, int bodyType, Constant body) ->
                new Response(status, flags, headers.withFunctions(numbers), bodyType, body.withFunctions(numbers));
        };
    }

    private static List<Constant> withFunctions(List<Constant> all, IntUnaryOperator numbers) {
        return all.stream().map(each -> each.withFunctions(numbers)).toList();
    }

    record Int(long value) implements Constant {}

    record Bool(boolean value) implements Constant {}

    record Unit() implements Constant {}

    record Text(String value) implements Constant {}

    record Dec(Decimal value) implements Constant {}

    /** @param fields in the type's order; never empty, the empty record is {@link Unit} */
    record Record(int type, List<Constant> fields) implements Constant {
        public Record {
            fields = List.copyOf(fields);
        }
    }

    /** @param payload empty for an immediate */
    record Variant(int type, int variant, List<Constant> payload) implements Constant {
        public Variant {
            payload = List.copyOf(payload);
        }
    }

    /** @param type the list's type, not its element's */
    record ListOf(int type, List<Constant> elements) implements Constant {
        public ListOf {
            elements = List.copyOf(elements);
        }
    }

    /** Elements {@code from} to {@code from + length - 1} of {@code list}, which is no slice itself. */
    record SliceOf(int type, Constant list, int from, int length) implements Constant {}

    /** @param entries in the order of iteration */
    record MapOf(int type, List<Entry> entries) implements Constant {
        public MapOf {
            entries = List.copyOf(entries);
        }
    }

    /** @param hash FNV-1a 64 of the key's canonical CBOR */
    record Entry(long hash, Constant key, Constant value) {}

    /** A function value; {@code function} takes the closure first. */
    record Closure(int function, List<Constant> captures) implements Constant {
        public Closure {
            captures = List.copyOf(captures);
        }
    }

    /** A {@code sql} literal with its parameters. */
    record Sql(int template, List<Constant> params) implements Constant {
        public Sql {
            params = List.copyOf(params);
        }
    }

    /** Several {@code sql} literals, joined. */
    record SqlJoin(Constant list, Constant separator) implements Constant {}

    /** A response that is the same for every request. {@code bodyType} is -1 without a body, which is Unit then. */
    record Response(int status, int flags, Constant headers, int bodyType, Constant body) implements Constant {}
}
