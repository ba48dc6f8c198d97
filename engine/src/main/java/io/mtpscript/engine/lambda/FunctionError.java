package io.mtpscript.engine.lambda;

import io.mtpscript.core.json.JsonValue;
import java.util.List;
import java.util.TreeMap;

/**
 * What the platform is told of a failure. Nothing of a request stands here: the platform logs it.
 *
 * @param type such as {@code Engine.BadEvent}
 */
record FunctionError(String type, String message) {
    byte[] toBytes() {
        TreeMap<String, JsonValue> members = new TreeMap<>();
        members.put("errorMessage", new JsonValue.JsonString(message));
        members.put("errorType", new JsonValue.JsonString(type));
        members.put("stackTrace", new JsonValue.JsonArray(List.of()));
        return new JsonValue.JsonObject(members).toBytes();
    }
}
