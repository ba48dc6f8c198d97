package io.mtpscript.engine.lambda;

import io.mtpscript.core.json.JsonValue;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An event that brings an HTTP request: of API Gateway for REST APIs (payload 1.0), for HTTP APIs (2.0 or 1.0) and of function URLs
 * (2.0), or of a load balancer.
 *
 * <p>HTTP APIs hand the path on decoded, with the name of its stage before it; all others as it was sent, without one.
 */
record HttpEvent(Source source, LocalRequest request) {
    /** Where it comes from, which says how the answer is to look. */
    enum Source {
        /** API Gateway, payload 1.0. */
        REST,
        /** API Gateway, payload 2.0, and function URLs. */
        HTTP,
        /** An application load balancer, headers with one value each. */
        BALANCER,
        /** An application load balancer, with multi-value headers. */
        BALANCER_MULTI
    }

    private static final String COOKIE = "cookie";
    private static final String DEFAULT_STAGE = "$default";

    /** The domain of a function URL. */
    private static final Pattern FUNCTION_URL = Pattern.compile("[^.]+\\.lambda-url\\.[^.]+\\.on\\..+");

    private static final String HEX = "0123456789ABCDEF";

    /** @throws BadEventException if it is something else */
    static HttpEvent of(byte[] json) throws BadEventException {
        if (!(JsonValue.parse(json) instanceof JsonValue.JsonObject event)) {
            throw new BadEventException("The event is no JSON object of at most 64 levels");
        }
        try {
            Optional<JsonValue.JsonObject> context = object(event, "requestContext");
            if (context.flatMap(each -> object(each, "http")).isPresent()) {
                return ofHttp(event, context.get());
            }
            if (event.get("httpMethod").isPresent()) {
                boolean balancer = context.flatMap(each -> object(each, "elb")).isPresent();
                return ofRest(event, balancer);
            }
        } catch (IllegalArgumentException e) {
            throw new BadEventException("The event has a method, path or body that is none of HTTP");
        }
        throw new BadEventException(
                "The event brings no HTTP request: it is not of API Gateway, a load balancer or a function URL");
    }

    private static HttpEvent ofHttp(JsonValue.JsonObject event, JsonValue.JsonObject context) throws BadEventException {
        String method = object(context, "http")
                .flatMap(http -> text(http, "method"))
                .orElseThrow(() -> new BadEventException("The event has no requestContext.http.method"));
        String path = text(event, "rawPath").orElseThrow(() -> new BadEventException("The event has no rawPath"));
        boolean functionUrl = text(context, "domainName")
                .filter(name -> FUNCTION_URL.matcher(name).matches())
                .isPresent();
        String sent = functionUrl ? path : encodedPath(context, path);
        String query = text(event, "rawQueryString").orElse("");
        List<HttpField> fields = single(event);
        List<String> cookies = texts(event.get("cookies"));
        if (!cookies.isEmpty()) {
            // Some sources leave the field among the headers too.
            fields.removeIf(field -> field.name().equalsIgnoreCase(COOKIE));
            fields.add(cookie(cookies));
        }
        return new HttpEvent(Source.HTTP, new LocalRequest(method, target(sent, query), fields, body(event)));
    }

    /** The path of an HTTP API as it may have been sent: whether a slash in it was encoded cannot be told. */
    private static String encodedPath(JsonValue.JsonObject context, String path) {
        Optional<String> stage = text(context, "stage").filter(name -> !name.equals(DEFAULT_STAGE));
        boolean staged = stage.isPresent() && (path + "/").startsWith("/" + stage.get() + "/");
        return (staged ? path.substring(stage.get().length() + 1) : path).replace("%", "%25");
    }

    private static HttpEvent ofRest(JsonValue.JsonObject event, boolean balancer) throws BadEventException {
        String method = text(event, "httpMethod").orElse("");
        String path = text(event, "path").orElseThrow(() -> new BadEventException("The event has no path"));
        // Of API Gateway's events with this payload only those of HTTP APIs say its version.
        if (!balancer && event.get("version").isPresent()) {
            path = encodedPath(object(event, "requestContext").orElse(event), path);
        }
        Optional<JsonValue.JsonObject> multiQuery = object(event, "multiValueQueryStringParameters");
        Optional<JsonValue.JsonObject> multiFields = object(event, "multiValueHeaders");
        StringBuilder query = new StringBuilder();
        multiQuery
                .or(() -> object(event, "queryStringParameters"))
                .ifPresent(all -> all.members()
                        .forEach((name, values) ->
                                texts(Optional.of(values)).forEach(value -> parameter(query, name, value, balancer))));
        List<HttpField> fields = multiFields.isPresent() ? fields(multiFields.get()) : single(event);
        Source source = !balancer ? Source.REST : multiFields.isPresent() ? Source.BALANCER_MULTI : Source.BALANCER;
        return new HttpEvent(source, new LocalRequest(method, target(path, query.toString()), fields, body(event)));
    }

    /** API Gateway has decoded names and values, a load balancer has not. */
    private static void parameter(StringBuilder query, String name, String value, boolean asSent) {
        query.append(query.isEmpty() ? "" : "&")
                .append(asSent ? name : encoded(name))
                .append('=')
                .append(asSent ? value : encoded(value));
    }

    private static String target(String path, String query) {
        String whole = path.isEmpty() ? "/" : path;
        return asSent(whole).replace("?", "%3F").replace("#", "%23")
                + (query.isEmpty() ? "" : "?" + asSent(query).replace("#", "%23"));
    }

    /** What cannot stand in a request's target is percent-encoded; what is encoded already stays as it is. */
    private static String asSent(String text) {
        StringBuilder target = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean may = b > ' ' && b < 0x7F;
            if (may) {
                target.append((char) b);
            } else {
                percent(target, b);
            }
        }
        return target.toString();
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean may = (b >= 'a' && b <= 'z')
                    || (b >= 'A' && b <= 'Z')
                    || (b >= '0' && b <= '9')
                    || "-._~".indexOf(b) >= 0;
            if (may) {
                encoded.append((char) b);
            } else {
                percent(encoded, b);
            }
        }
        return encoded.toString();
    }

    private static void percent(StringBuilder to, byte b) {
        to.append('%').append(HEX.charAt((b >> 4) & 0xF)).append(HEX.charAt(b & 0xF));
    }

    private static List<HttpField> single(JsonValue.JsonObject event) {
        return object(event, "headers").map(HttpEvent::fields).orElseGet(ArrayList::new);
    }

    private static List<HttpField> fields(JsonValue.JsonObject headers) {
        List<HttpField> fields = new ArrayList<>();
        for (Map.Entry<String, JsonValue> member : headers.members().entrySet()) {
            List<String> values = texts(Optional.of(member.getValue()));
            if (member.getKey().equalsIgnoreCase(COOKIE) && !values.isEmpty()) {
                fields.add(cookie(values));
            } else {
                values.forEach(value -> fields.add(field(member.getKey(), value)));
            }
        }
        return fields;
    }

    /** One field, as a client that sends several means them. */
    private static HttpField cookie(List<String> cookies) {
        return field(COOKIE, String.join("; ", cookies));
    }

    /** As a server gets it: one character a byte. */
    private static HttpField field(String name, String value) {
        return new HttpField(name, new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    private static byte[] body(JsonValue.JsonObject event) {
        String body = text(event, "body").orElse("");
        boolean base64 = event.get("isBase64Encoded")
                .filter(value -> value instanceof JsonValue.JsonBool(boolean is) && is)
                .isPresent();
        return base64 ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<JsonValue.JsonObject> object(JsonValue.JsonObject in, String name) {
        return in.get(name)
                .flatMap(
                        value -> value instanceof JsonValue.JsonObject object ? Optional.of(object) : Optional.empty());
    }

    private static Optional<String> text(JsonValue.JsonObject in, String name) {
        return in.get(name)
                .flatMap(value ->
                        value instanceof JsonValue.JsonString(String text) ? Optional.of(text) : Optional.empty());
    }

    /** A text, or a list of them. */
    private static List<String> texts(Optional<JsonValue> value) {
        List<String> all = new ArrayList<>();
        if (value.isPresent() && value.get() instanceof JsonValue.JsonString(String text)) {
            all.add(text);
        } else if (value.isPresent() && value.get() instanceof JsonValue.JsonArray(List<JsonValue> items)) {
            items.forEach(item -> all.addAll(texts(Optional.of(item))));
        }
        return all;
    }
}
