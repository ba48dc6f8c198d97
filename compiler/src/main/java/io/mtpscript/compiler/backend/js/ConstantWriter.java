package io.mtpscript.compiler.backend.js;

import io.mtpscript.compiler.ir.Constant;
import io.mtpscript.compiler.ir.ConstantValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Constants as expressions: scalars stand where they are used, objects are declared once and named {@code k0}, {@code k1}, ... */
final class ConstantWriter {
    private final ConstantValues values;
    private final Map<Integer, Integer> functions;
    private final Map<Integer, String> parts = new LinkedHashMap<>();
    private final Map<Integer, String> modules = new LinkedHashMap<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final StringBuilder declarations = new StringBuilder();

    /** @param functions from the numbers that linking gave functions to those they are emitted with */
    ConstantWriter(ConstantValues values, Map<Integer, Integer> functions) {
        this.values = values;
        this.functions = functions;
    }

    /** The statements that the expressions written so far need before them. */
    String declarations() {
        return declarations.toString();
    }

    String expression(Constant constant) {
        return switch (constant) {
            case Constant.Module(int index) -> module(index);
            case Constant.Part part -> part(part);
            case Constant.Int(long value) -> value + "n";
            case Constant.Bool(boolean value) -> Boolean.toString(value);
            case Constant.Unit() -> "0n";
            case Constant.Text(String value) -> declared("$.text(" + Literals.string(value) + ")");
            case Constant.Dec(var value) -> declared("$.decimal(" + Literals.string(value.toString()) + ")");
            case Constant.Record(var _, var fields) -> declared("[" + list(fields) + "]");
            case Constant.Variant(var _, int variant, var payload) ->
                payload.isEmpty() ? variant + "n" : declared("[" + variant + "n, " + list(payload) + "]");
            case Constant.ListOf(var _, var elements) -> declared("$.list([" + list(elements) + "])");
            case Constant.SliceOf slice ->
                declared("$.slice(" + expression(slice.list()) + ", " + slice.from() + ", " + slice.length() + ")");
            case Constant.MapOf(var _, var entries) -> declared("$.map([" + entries(entries) + "])");
            case Constant.Closure(int function, var captures) ->
                declared(
                        captures.isEmpty()
                                ? "[" + number(function) + "]"
                                : "[" + number(function) + ", " + list(captures) + "]");
            case Constant.Sql(int template, var params) -> declared("$.sql(" + template + ", [" + list(params) + "])");
            case Constant.SqlJoin(Constant list, Constant separator) ->
                declared("$.sqlJoined(" + expression(list) + ", " + expression(separator) + ")");
            case Constant.Response response ->
                declared("[" + response.status() + "n, " + response.flags() + ", " + expression(response.headers())
                        + ", " + response.bodyType() + ", " + expression(response.body()) + "]");
        };
    }

    private int number(int function) {
        return Objects.requireNonNull(functions.get(function));
    }

    private String module(int index) {
        values.visitModules(index, modules::containsKey, i -> modules.put(i, expression(values.value(i))));
        return Objects.requireNonNull(modules.get(index));
    }

    private String part(Constant.Part wanted) {
        values.visit(wanted, parts::containsKey, part -> parts.put(part.index(), expression(values.content(part))));
        return Objects.requireNonNull(parts.get(wanted.index()));
    }

    private String list(List<Constant> constants) {
        return constants.stream().map(this::expression).collect(Collectors.joining(", "));
    }

    private String entries(List<Constant.Entry> entries) {
        return entries.stream()
                .map(e -> "[" + Long.toUnsignedString(e.hash()) + "n, " + expression(e.key()) + ", "
                        + expression(e.value()) + "]")
                .collect(Collectors.joining(", "));
    }

    /** Equal constants share one object. */
    private String declared(String expression) {
        String known = names.get(expression);
        if (known != null) {
            return known;
        }
        String name = "k" + names.size();
        names.put(expression, name);
        declarations
                .append("const ")
                .append(name)
                .append(" = ")
                .append(expression)
                .append(";\n");
        return name;
    }
}
