package io.mtpscript.conformance.oracle;

import io.mtpscript.compiler.typed.Type;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The responses that {@code ?} gives in an api body. */
final class Responses {
    private static final Type BODY = new Type.MapOf(Type.Prim.STRING, Type.Prim.STRING);

    private Responses() {}

    /** @param failure the prelude's {@code Failure(status, code, message)} */
    static Value failure(Value.Variant failure) {
        return failure(
                (int) ((Value.Int) failure.payload().get(0)).value(),
                ((Value.Text) failure.payload().get(1)).value(),
                ((Value.Text) failure.payload().get(2)).value());
    }

    /** @param message left out where it is empty */
    static Value failure(int status, String code, String message) {
        var members = new TreeMap<MapKey, Value.Entry>();
        put(members, "error", code);
        if (!message.isEmpty()) {
            put(members, "message", message);
        }
        return new Value.Response(
                status, true, true, List.of(), List.of(new Value.TypedBody(BODY, new Value.Entries(members))));
    }

    private static void put(SortedMap<MapKey, Value.Entry> members, String name, String text) {
        Value key = new Value.Text(name);
        members.put(MapKey.of(key), new Value.Entry(key, new Value.Text(text)));
    }
}
