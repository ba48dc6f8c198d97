package io.mtpscript.core.snapshot;

import io.mtpscript.core.cbor.CborValue;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The metadata section as a CBOR tree: a record is a map from the names of its components, an absent Optional is left out, a
 * primitive type is its name as a text.
 */
final class MetadataWriter {
    private MetadataWriter() {}

    static CborValue tree(Program program) {
        return new Fields()
                .put("semanticsVersion", text(program.semanticsVersion()))
                .put("types", list(program.types(), MetadataWriter::type))
                .put("sqlTemplates", list(program.sqlTemplates(), MetadataWriter::sqlTemplate))
                .put("effectSites", list(program.effectSites(), MetadataWriter::effectSite))
                .put("routes", list(program.routes(), MetadataWriter::route))
                .put("constantGas", new CborValue.Int(program.constantGas()))
                .put("config", list(program.config(), MetadataWriter::configValue))
                .put("serve", serve(program.serve()))
                .put("unionHashes", texts(program.unionHashes()))
                .put("buildInfo", texts(program.buildInfo()))
                .end();
    }

    static CborValue type(TypeDesc type) {
        return switch (type) {
            case TypeDesc.Prim prim -> text(prim.name());
            case TypeDesc.ListOf(int element) ->
                kind("list").put("element", integer(element)).end();
            case TypeDesc.MapOf(int key, int value) ->
                kind("map")
                        .put("key", integer(key))
                        .put("value", integer(value))
                        .end();
            case TypeDesc.Record(List<TypeDesc.Field> fields) ->
                kind("record")
                        .put("fields", list(fields, MetadataWriter::field))
                        .end();
            case TypeDesc.Union(String name, TypeDesc.Role role, String hash, List<TypeDesc.Variant> variants) ->
                kind("union")
                        .put("name", text(name))
                        .put("role", text(role.name()))
                        .put("hash", text(hash))
                        .put("variants", list(variants, MetadataWriter::variant))
                        .end();
            case TypeDesc.Function(List<Integer> params, int result) ->
                kind("function")
                        .put("params", integers(params))
                        .put("result", integer(result))
                        .end();
        };
    }

    private static CborValue field(TypeDesc.Field field) {
        return new Fields()
                .put("name", text(field.name()))
                .put("type", integer(field.type()))
                .put("secret", bool(field.secret()))
                .put("text", bool(field.text()))
                .end();
    }

    private static CborValue variant(TypeDesc.Variant variant) {
        return new Fields()
                .put("name", text(variant.name()))
                .put("payload", list(variant.payload(), MetadataWriter::field))
                .end();
    }

    private static CborValue sqlTemplate(Program.SqlTemplate template) {
        return new Fields()
                .put("pieces", list(template.pieces(), MetadataWriter::text))
                .put("paramTypes", integers(template.paramTypes()))
                .end();
    }

    private static CborValue effectSite(Program.EffectSite site) {
        return new Fields()
                .put("effect", text(site.effect()))
                .put("function", text(site.function()))
                .put("typeArgs", integers(site.typeArgs()))
                .put("argTypes", integers(site.argTypes()))
                .put("resultType", integer(site.resultType()))
                .put("position", integer(site.position()))
                .end();
    }

    private static CborValue route(Program.Route route) {
        Fields fields = new Fields()
                .put("name", text(route.name()))
                .put("method", text(route.method()))
                .put("path", list(route.path(), MetadataWriter::segment))
                .put("handler", integer(route.handler()))
                .put("pathType", integer(route.pathType()))
                .put("pathBindings", list(route.pathBindings(), MetadataWriter::binding))
                .put("queryType", integer(route.queryType()))
                .put("queryBindings", list(route.queryBindings(), MetadataWriter::binding))
                .put("headersType", integer(route.headersType()))
                .put("headerBindings", list(route.headerBindings(), MetadataWriter::binding))
                .put("bodyType", integer(route.bodyType()))
                .put("bodyOpen", bool(route.bodyOpen()))
                .put("sensitive", bool(route.sensitive()))
                .put("effects", list(route.effects(), MetadataWriter::text))
                .put("calls", list(route.calls(), MetadataWriter::routeCall));
        route.gasBound().ifPresent(gas -> fields.put("gasBound", new CborValue.Int(gas)));
        route.auth().ifPresent(auth -> fields.put("auth", auth(auth)));
        return fields.end();
    }

    private static CborValue routeCall(Program.RouteCall call) {
        return new Fields()
                .put("site", integer(call.site()))
                .put("known", list(call.known(), MetadataWriter::text))
                .put("complete", bool(call.complete()))
                .end();
    }

    private static CborValue auth(Program.Auth auth) {
        Fields fields = new Fields();
        switch (auth) {
            case Program.Auth.Bearer(var audience, var issuer, var scopes, int type) -> {
                fields.put("scheme", text("bearer"));
                audience.ifPresent(value -> fields.put("audience", text(value)));
                issuer.ifPresent(value -> fields.put("issuer", text(value)));
                fields.put("scopes", list(scopes, MetadataWriter::text)).put("type", integer(type));
            }
            case Program.Auth.ApiKey(String header, int type) ->
                fields.put("scheme", text("apiKey")).put("header", text(header)).put("type", integer(type));
        }
        return fields.end();
    }

    private static CborValue segment(Program.Segment segment) {
        return new Fields()
                .put("parameter", bool(segment.parameter()))
                .put("text", text(segment.text()))
                .end();
    }

    private static CborValue binding(Program.Binding binding) {
        Fields fields = new Fields()
                .put("field", text(binding.field()))
                .put("external", text(binding.external()))
                .put("type", integer(binding.type()));
        binding.defaultCbor().ifPresent(value -> fields.put("defaultCbor", new CborValue.Bytes(value)));
        return fields.end();
    }

    private static CborValue configValue(Program.ConfigValue value) {
        return new Fields()
                .put("name", text(value.name()))
                .put("kind", text(value.kind().name()))
                .end();
    }

    private static CborValue serve(Program.Serve serve) {
        Fields fields = new Fields();
        serve.host().ifPresent(host -> fields.put("host", text(host)));
        serve.port().ifPresent(port -> fields.put("port", integer(port)));
        serve.requestTimeoutMs().ifPresent(timeout -> fields.put("requestTimeoutMs", integer(timeout)));
        return fields.end();
    }

    private static CborValue text(String value) {
        return new CborValue.Text(value);
    }

    private static CborValue integer(int value) {
        return new CborValue.Int(value);
    }

    private static CborValue bool(boolean value) {
        return new CborValue.Bool(value);
    }

    private static CborValue integers(List<Integer> values) {
        return list(values, MetadataWriter::integer);
    }

    private static CborValue texts(Map<String, String> values) {
        Fields fields = new Fields();
        values.forEach((key, value) -> fields.put(key, text(value)));
        return fields.end();
    }

    private static <T> CborValue list(List<T> values, Function<T, CborValue> item) {
        return new CborValue.Array(values.stream().map(item).toList());
    }

    private static Fields kind(String kind) {
        return new Fields().put("kind", text(kind));
    }

    /** A map under construction; the tree sorts the keys. */
    private static final class Fields {
        private final Map<String, CborValue> fields = new LinkedHashMap<>();

        Fields put(String name, CborValue value) {
            fields.put(name, value);
            return this;
        }

        CborValue end() {
            return CborValue.mapOf(fields);
        }
    }
}
