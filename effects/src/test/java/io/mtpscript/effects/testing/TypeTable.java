package io.mtpscript.effects.testing;

import io.mtpscript.core.code.TypeDesc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Builds the type table of a program. */
public final class TypeTable {
    private final List<TypeDesc> types = new ArrayList<>();
    public final int integer = add(TypeDesc.Prim.INT);
    public final int bool = add(TypeDesc.Prim.BOOL);
    public final int string = add(TypeDesc.Prim.STRING);
    public final int unit = add(TypeDesc.Prim.UNIT);
    public final int decimal = add(TypeDesc.Prim.DECIMAL);
    public final int sql = add(TypeDesc.Prim.SQL);
    public final int json = addJson();
    /** In another order than the prelude's: indexes are found by name. */
    public final int dbError = union(
            "DbError",
            variant("Rejected", field("code", string), field("message", string)),
            variant("Mismatch", field("column", string), field("message", string)),
            variant("TooLarge", field("message", string)),
            variant("Serialization", field("message", string)),
            variant("NotNullViolation", field("column", string)),
            variant("CheckViolation", field("constraint", string)),
            variant("ForeignKeyViolation", field("constraint", string)),
            variant("UniqueViolation", field("constraint", string)),
            variant("Timeout", field("message", string)),
            variant("Unavailable", field("message", string)));

    public final int secret = add(TypeDesc.Prim.SECRET);
    public final int httpRequest = addHttpRequest();
    public final int httpError = addHttpError();
    public final int httpResult = addHttpResult();
    /** What {@code afterCommit} gives. */
    public final int httpKept =
            union("Result", variant("Ok", field("value", unit)), variant("Err", field("error", httpError)));

    private int addHttpRequest() {
        int header = union(
                "HttpHeader",
                variant("Header", field("name", string), field("value", string)),
                variant("SecretHeader", field("name", string), field("prefix", string), field("value", secret)));
        return union(
                "HttpRequest",
                variant(
                        "HttpRequest",
                        field("method", string),
                        field("url", string),
                        field("headers", list(header)),
                        field("body", option(string)),
                        field("timeoutMs", option(integer))));
    }

    private int addHttpResult() {
        int headers = list(record(field("name", string), field("value", string)));
        int response = union(
                "HttpResponse",
                variant("HttpResponse", field("status", integer), field("headers", headers), field("body", string)));
        return union("Result", variant("Ok", field("value", response)), variant("Err", field("error", httpError)));
    }

    private int addHttpError() {
        return union(
                "HttpError",
                variant("Timeout", field("message", string)),
                variant("Refused", field("message", string)),
                variant("Tls", field("message", string)),
                variant("TooLarge", field("message", string)),
                variant("NotAllowed", field("message", string)),
                variant("Malformed", field("message", string)),
                variant("Status", field("status", integer)));
    }

    public List<TypeDesc> types() {
        return List.copyOf(types);
    }

    public int add(TypeDesc type) {
        types.add(type);
        return types.size() - 1;
    }

    private int addJson() {
        int self = types.size();
        types.add(TypeDesc.Prim.UNIT);
        int list = add(new TypeDesc.ListOf(self));
        int map = add(new TypeDesc.MapOf(string, self));
        types.set(
                self,
                new TypeDesc.Union(
                        "Json",
                        TypeDesc.Role.JSON,
                        "",
                        List.of(
                                variant("JsonNull"),
                                variant("JsonBool", field("", bool)),
                                variant("JsonInt", field("", integer)),
                                variant("JsonDecimal", field("", decimal)),
                                variant("JsonString", field("", string)),
                                variant("JsonArray", field("", list)),
                                variant("JsonObject", field("", map)))));
        return self;
    }

    public int list(int element) {
        return add(new TypeDesc.ListOf(element));
    }

    public int option(int value) {
        return add(new TypeDesc.Union(
                "Option", TypeDesc.Role.OPTION, "", List.of(variant("Some", field("value", value)), variant("None"))));
    }

    public int result(int value) {
        return union("Result", variant("Ok", field("value", value)), variant("Err", field("error", dbError)));
    }

    public int union(String name, TypeDesc.Variant... variants) {
        return add(new TypeDesc.Union(name, TypeDesc.Role.ORDINARY, "", List.of(variants)));
    }

    public int record(TypeDesc.Field... fields) {
        TypeDesc.Field[] sorted = fields.clone();
        Arrays.sort(sorted, Comparator.comparing(TypeDesc.Field::name));
        return add(new TypeDesc.Record(List.of(sorted)));
    }

    public static TypeDesc.Variant variant(String name, TypeDesc.Field... payload) {
        return new TypeDesc.Variant(name, List.of(payload));
    }

    public static TypeDesc.Field field(String name, int type) {
        return new TypeDesc.Field(name, type, false, false);
    }

    public static TypeDesc.Field secret(String name, int type) {
        return new TypeDesc.Field(name, type, true, false);
    }
}
