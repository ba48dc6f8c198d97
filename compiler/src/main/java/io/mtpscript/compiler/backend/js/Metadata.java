package io.mtpscript.compiler.backend.js;

import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the runtime has to know of a program beside its code, as a literal: types, SQL templates, effect sites, routes. */
final class Metadata {
    private Metadata() {}

    static String of(Program program) {
        return object(
                member("semantics", string(program.semanticsVersion())),
                member("constantGas", Long.toString(program.constantGas())),
                member("types", array(program.types(), Metadata::type)),
                member("sql", array(program.sqlTemplates(), Metadata::template)),
                member("sites", array(program.effectSites(), Metadata::site)),
                member("routes", array(program.routes(), Metadata::route)));
    }

    private static String object(String... members) {
        return "{" + String.join(", ", members) + "}";
    }

    private static String member(String name, String value) {
        return "\"" + name + "\": " + value;
    }

    private static String string(String text) {
        return Literals.string(text);
    }

    private static <T> String array(List<T> elements, Function<T, String> write) {
        return elements.stream().map(write).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String type(TypeDesc type) {
        return switch (type) {
            case TypeDesc.Prim prim -> object(member("kind", string(prim.name())));
            case TypeDesc.ListOf(int element) ->
                object(member("kind", string("LIST")), member("element", Integer.toString(element)));
            case TypeDesc.MapOf(int key, int value) ->
                object(
                        member("kind", string("MAP")),
                        member("element", Integer.toString(key)),
                        member("value", Integer.toString(value)));
            case TypeDesc.Record(var fields) ->
                object(member("kind", string("RECORD")), member("fields", array(fields, Metadata::field)));
            case TypeDesc.Union union ->
                object(
                        member("kind", string("UNION")),
                        member("name", string(union.name())),
                        member("role", string(union.role().name())),
                        member("variants", array(union.variants(), Metadata::variant)));
            case TypeDesc.Function _ -> object(member("kind", string("FUNCTION")));
        };
    }

    private static String field(TypeDesc.Field field) {
        return object(
                member("name", string(field.name())),
                member("type", Integer.toString(field.type())),
                member("text", Boolean.toString(field.text())));
    }

    private static String variant(TypeDesc.Variant variant) {
        return object(
                member("name", string(variant.name())), member("payload", array(variant.payload(), Metadata::field)));
    }

    private static String template(Program.SqlTemplate template) {
        return object(
                member("pieces", array(template.pieces(), Metadata::string)),
                member("types", template.paramTypes().toString()));
    }

    private static String site(Program.EffectSite site) {
        return object(
                member("effect", string(site.effect())),
                member("name", string(site.function())),
                member("args", site.argTypes().toString()),
                member("result", Integer.toString(site.resultType())));
    }

    private static String route(Program.Route route) {
        return object(
                member("method", string(route.method())),
                member(
                        "path",
                        array(
                                route.path(),
                                s -> object(
                                        member("parameter", Boolean.toString(s.parameter())),
                                        member("text", string(s.text()))))),
                member("handler", Integer.toString(route.handler())),
                member("pathRecord", record(route.pathType(), route.pathBindings())),
                member("queryRecord", record(route.queryType(), route.queryBindings())),
                member("headersRecord", record(route.headersType(), route.headerBindings())),
                member("body", Integer.toString(route.bodyType())),
                member("open", Boolean.toString(route.bodyOpen())),
                member("effects", array(route.effects(), Metadata::string)),
                member(
                        "auth",
                        Integer.toString(route.auth().map(Program.Auth::type).orElse(-1))));
    }

    private static String record(int type, List<Program.Binding> bindings) {
        return object(
                member("type", Integer.toString(type)),
                member(
                        "bindings",
                        array(
                                bindings,
                                b -> object(
                                        member("name", string(b.external())),
                                        member("type", Integer.toString(b.type())),
                                        member(
                                                "standard",
                                                string(b.defaultCbor()
                                                        .map(HexFormat.of()::formatHex)
                                                        .orElse("")))))));
    }
}
