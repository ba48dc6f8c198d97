package io.mtpscript.core.snapshot;

import io.mtpscript.core.Limits;
import io.mtpscript.core.cbor.CborValue;
import io.mtpscript.core.code.Program.Auth;
import io.mtpscript.core.code.Program.Binding;
import io.mtpscript.core.code.Program.ConfigValue;
import io.mtpscript.core.code.Program.EffectSite;
import io.mtpscript.core.code.Program.Route;
import io.mtpscript.core.code.Program.RouteCall;
import io.mtpscript.core.code.Program.Segment;
import io.mtpscript.core.code.Program.Serve;
import io.mtpscript.core.code.Program.SqlTemplate;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.snapshot.MetadataNode.Members;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * The metadata section's content, every index checked against the table it points into.
 *
 * @param root the whole tree
 * @param typeCount the number of entries of the type table
 * @param siteCount the number of effect sites
 * @param functionCount the number of functions, from the code section
 * @param positionCount the number of positions, from the source map
 */
record MetadataReader(Members root, int typeCount, int siteCount, int functionCount, int positionCount) {
    static MetadataReader of(MetadataNode tree, int functionCount, int positionCount) throws SnapshotException {
        Members root = tree.fields(
                "semanticsVersion",
                "types",
                "sqlTemplates",
                "effectSites",
                "routes",
                "constantGas",
                "config",
                "serve",
                "unionHashes",
                "buildInfo");
        int typeCount = root.get("types").list(node -> node).size();
        if (typeCount > Limits.TYPES) {
            throw root.get("types").refused("has more than " + Limits.TYPES + " entries");
        }
        int siteCount = root.get("effectSites").list(node -> node).size();
        return new MetadataReader(root, typeCount, siteCount, functionCount, positionCount);
    }

    String semanticsVersion() throws SnapshotException {
        return root.get("semanticsVersion").hash();
    }

    List<TypeDesc> types() throws SnapshotException {
        return root.get("types").list(this::type);
    }

    List<SqlTemplate> sqlTemplates() throws SnapshotException {
        return root.get("sqlTemplates").list(this::sqlTemplate);
    }

    List<EffectSite> effectSites() throws SnapshotException {
        return root.get("effectSites").list(this::effectSite);
    }

    List<Route> routes() throws SnapshotException {
        List<Route> routes = root.get("routes").list(this::route);
        if (routes.size() > Limits.ROUTES) {
            throw root.get("routes").refused("has more than " + Limits.ROUTES + " entries");
        }
        return routes;
    }

    long constantGas() throws SnapshotException {
        return root.get("constantGas").integer(0, Limits.CONSTANT_GAS);
    }

    List<ConfigValue> config() throws SnapshotException {
        return root.get("config").list(MetadataReader::configValue);
    }

    private static ConfigValue configValue(MetadataNode node) throws SnapshotException {
        Members fields = node.fields("name", "kind");
        return new ConfigValue(fields.get("name").text(), fields.get("kind").constant(ConfigValue.Kind.values()));
    }

    SortedMap<String, String> unionHashes() throws SnapshotException {
        return root.get("unionHashes").texts();
    }

    SortedMap<String, String> buildInfo() throws SnapshotException {
        return root.get("buildInfo").texts();
    }

    Serve serve() throws SnapshotException {
        Members fields = root.get("serve").fields("host", "port", "requestTimeoutMs");
        Optional<MetadataNode> host = fields.optional("host");
        Optional<MetadataNode> port = fields.optional("port");
        Optional<MetadataNode> timeout = fields.optional("requestTimeoutMs");
        return new Serve(
                host.isPresent() ? Optional.of(host.get().text()) : Optional.empty(),
                port.isPresent() ? Optional.of(port.get().integer(0, 65_535)) : Optional.empty(),
                timeout.isPresent() ? Optional.of(timeout.get().integer(1, Integer.MAX_VALUE)) : Optional.empty());
    }

    private int typeIndex(MetadataNode node) throws SnapshotException {
        return node.index(typeCount);
    }

    private TypeDesc type(MetadataNode node) throws SnapshotException {
        if (node.value() instanceof CborValue.Text) {
            return node.constant(TypeDesc.Prim.values());
        }
        Members fields = node.fields(
                "kind", "element", "key", "value", "fields", "name", "role", "hash", "variants", "params", "result");
        String kind = fields.get("kind").text();
        TypeDesc type = switch (kind) {
            case "list" -> new TypeDesc.ListOf(typeIndex(fields.get("element")));
            case "map" -> new TypeDesc.MapOf(typeIndex(fields.get("key")), typeIndex(fields.get("value")));
            case "record" -> new TypeDesc.Record(recordFields(fields.get("fields")));
            case "union" ->
                new TypeDesc.Union(
                        fields.get("name").text(),
                        fields.get("role").constant(TypeDesc.Role.values()),
                        fields.get("hash").hash(),
                        fields.get("variants").list(this::variant));
            case "function" ->
                new TypeDesc.Function(fields.get("params").list(this::typeIndex), typeIndex(fields.get("result")));
            default -> throw node.refused("is of a kind this build does not know");
        };
        // One form for one type: what this kind does not have must not be there.
        if (!MetadataWriter.type(type).equals(node.value())) {
            throw node.refused("has fields that its kind does not have");
        }
        return type;
    }

    private TypeDesc.Field field(MetadataNode node) throws SnapshotException {
        Members fields = node.fields("name", "type", "secret", "text");
        return new TypeDesc.Field(
                fields.get("name").text(),
                typeIndex(fields.get("type")),
                fields.get("secret").bool(),
                fields.get("text").bool());
    }

    private List<TypeDesc.Field> recordFields(MetadataNode node) throws SnapshotException {
        List<TypeDesc.Field> fields = node.list(this::field);
        for (int i = 1; i < fields.size(); i++) {
            if (fields.get(i - 1).name().compareTo(fields.get(i).name()) >= 0) {
                throw node.refused("is not in the order of field names");
            }
        }
        return fields;
    }

    private TypeDesc.Variant variant(MetadataNode node) throws SnapshotException {
        Members fields = node.fields("name", "payload");
        return new TypeDesc.Variant(
                fields.get("name").text(), fields.get("payload").list(this::field));
    }

    private SqlTemplate sqlTemplate(MetadataNode node) throws SnapshotException {
        Members fields = node.fields("pieces", "paramTypes");
        List<String> pieces = fields.get("pieces").list(MetadataNode::text);
        List<Integer> paramTypes = fields.get("paramTypes").list(this::typeIndex);
        if (pieces.size() != paramTypes.size() + 1) {
            throw node.refused("does not have one piece more than parameters");
        }
        return new SqlTemplate(pieces, paramTypes);
    }

    private EffectSite effectSite(MetadataNode node) throws SnapshotException {
        Members fields = node.fields("effect", "function", "typeArgs", "argTypes", "resultType", "position");
        return new EffectSite(
                fields.get("effect").text(),
                fields.get("function").text(),
                fields.get("typeArgs").list(this::typeIndex),
                fields.get("argTypes").list(this::typeIndex),
                typeIndex(fields.get("resultType")),
                fields.get("position").index(positionCount));
    }

    private Route route(MetadataNode node) throws SnapshotException {
        Members fields = node.fields(
                "name",
                "method",
                "path",
                "handler",
                "pathType",
                "pathBindings",
                "queryType",
                "queryBindings",
                "headersType",
                "headerBindings",
                "bodyType",
                "bodyOpen",
                "sensitive",
                "effects",
                "gasBound",
                "auth",
                "calls");
        Optional<MetadataNode> gasBound = fields.optional("gasBound");
        Optional<MetadataNode> auth = fields.optional("auth");
        return new Route(
                fields.get("name").text(),
                fields.get("method").text(),
                fields.get("path").list(MetadataReader::segment),
                fields.get("handler").index(functionCount),
                typeIndex(fields.get("pathType")),
                fields.get("pathBindings").list(this::binding),
                typeIndex(fields.get("queryType")),
                fields.get("queryBindings").list(this::binding),
                typeIndex(fields.get("headersType")),
                fields.get("headerBindings").list(this::binding),
                fields.get("bodyType").integer(-1, typeCount - 1),
                fields.get("bodyOpen").bool(),
                fields.get("sensitive").bool(),
                fields.get("effects").list(MetadataNode::text),
                gasBound.isPresent() ? OptionalLong.of(gasBound.get().count()) : OptionalLong.empty(),
                auth.isPresent() ? Optional.of(auth(auth.get())) : Optional.empty(),
                fields.get("calls").list(this::routeCall));
    }

    private RouteCall routeCall(MetadataNode node) throws SnapshotException {
        Members fields = node.fields("site", "known", "complete");
        return new RouteCall(
                fields.get("site").index(siteCount),
                fields.get("known").list(MetadataNode::text),
                fields.get("complete").bool());
    }

    private Auth auth(MetadataNode node) throws SnapshotException {
        Members fields = node.fields("scheme", "audience", "issuer", "scopes", "header", "type");
        int type = typeIndex(fields.get("type"));
        return switch (fields.get("scheme").text()) {
            case "bearer" ->
                new Auth.Bearer(
                        text(fields.optional("audience")),
                        text(fields.optional("issuer")),
                        fields.get("scopes").list(MetadataNode::text),
                        type);
            case "apiKey" -> new Auth.ApiKey(fields.get("header").text(), type);
            default -> throw fields.get("scheme").refused("is none of the names this build knows");
        };
    }

    private static Optional<String> text(Optional<MetadataNode> node) throws SnapshotException {
        return node.isPresent() ? Optional.of(node.get().text()) : Optional.empty();
    }

    private static Segment segment(MetadataNode node) throws SnapshotException {
        Members fields = node.fields("parameter", "text");
        return new Segment(fields.get("parameter").bool(), fields.get("text").text());
    }

    private Binding binding(MetadataNode node) throws SnapshotException {
        Members fields = node.fields("field", "external", "type", "defaultCbor");
        Optional<MetadataNode> defaultCbor = fields.optional("defaultCbor");
        return new Binding(
                fields.get("field").text(),
                fields.get("external").text(),
                typeIndex(fields.get("type")),
                defaultCbor.isPresent() ? Optional.of(defaultCbor.get().bytes()) : Optional.empty());
    }
}
