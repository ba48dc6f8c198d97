package io.mtpscript.effects.http;

import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A place in a program that calls HttpOut.
 *
 * @param method of the shortcuts; empty for {@code request} and {@code afterCommit}, whose argument says it
 */
public record HttpSite(String function, String method, boolean hasBody) {
    /** The effect. */
    public static final String HTTP_OUT = "HttpOut";

    /** The function whose requests are sent after the transaction. */
    public static final String AFTER_COMMIT = "afterCommit";

    private static final int OK = 0;
    private static final int ERR = 1;

    /**
     * Prepares a site.
     *
     * @return empty if the site's function or types are none of this effect's
     */
    public static Optional<HttpSite> of(List<TypeDesc> types, Program.EffectSite site) {
        Optional<HttpSite> found = switch (site.function()) {
            case "request" -> Optional.of(new HttpSite("request", "", false));
            case AFTER_COMMIT -> Optional.of(new HttpSite(AFTER_COMMIT, "", false));
            case "get" -> Optional.of(new HttpSite("get", "GET", false));
            case "post" -> Optional.of(new HttpSite("post", "POST", true));
            case "put" -> Optional.of(new HttpSite("put", "PUT", true));
            case "patch" -> Optional.of(new HttpSite("patch", "PATCH", true));
            case "delete" -> Optional.of(new HttpSite("delete", "DELETE", false));
            default -> Optional.empty();
        };
        return found.filter(each -> each.takes(types, site.argTypes()) && each.gives(types, site.resultType()));
    }

    private boolean takes(List<TypeDesc> types, List<Integer> arguments) {
        if (method.isEmpty()) {
            return arguments.size() == 1
                    && types.get(arguments.getFirst()) instanceof TypeDesc.Union request
                    && names(request).equals(List.of("HttpRequest: method url headers body timeoutMs"));
        }
        return arguments.size() == (hasBody ? 2 : 1)
                && arguments.stream().allMatch(type -> types.get(type) == TypeDesc.Prim.STRING);
    }

    /** Whether its request is written down and sent after the transaction. */
    public boolean deferred() {
        return function.equals(AFTER_COMMIT);
    }

    /** {@code Result<HttpResponse, HttpError>} as the library has them, or {@code Result<Unit, HttpError>}. */
    private boolean gives(List<TypeDesc> types, int result) {
        if (!(types.get(result) instanceof TypeDesc.Union union)
                || !names(union).equals(List.of("Ok: value", "Err: error"))) {
            return false;
        }
        List<String> failures = new ArrayList<>();
        for (HttpFailure.Kind kind : HttpFailure.Kind.values()) {
            failures.add(kind.variant() + ": message");
        }
        failures.add("Status: status");
        TypeDesc ok = types.get(union.variants().get(OK).payload().getFirst().type());
        boolean fits = deferred()
                ? ok == TypeDesc.Prim.UNIT
                : ok instanceof TypeDesc.Union response
                        && names(response).equals(List.of("HttpResponse: status headers body"));
        return fits
                && types.get(union.variants().get(ERR).payload().getFirst().type()) instanceof TypeDesc.Union error
                && names(error).equals(failures);
    }

    private static List<String> names(TypeDesc.Union union) {
        return union.variants().stream()
                .map(variant -> variant.name() + ": "
                        + String.join(
                                " ",
                                variant.payload().stream()
                                        .map(TypeDesc.Field::name)
                                        .toList()))
                .toList();
    }

    /** {@code Err} of a failure. */
    static byte[] failure(HttpFailure failure) {
        return new CborWriter()
                .array(2)
                .integer(ERR)
                .array(2)
                .integer(failure.kind().index())
                .text(failure.message())
                .toByteArray();
    }

    /** {@code Ok} of a request that was written down. */
    public static byte[] kept() {
        return new CborWriter().array(2).integer(OK).nothing().toByteArray();
    }

    /** {@code Err} of a request that could not be written down. */
    public static byte[] notKept(String message) {
        return failure(new HttpFailure(HttpFailure.Kind.REFUSED, message));
    }

    /** {@code Ok} of a response. */
    static byte[] response(int status, List<OutgoingHeader> headers, byte[] utf8) {
        CborWriter out = new CborWriter()
                .array(2)
                .integer(OK)
                .array(4)
                .integer(0)
                .integer(status)
                .array(headers.size());
        for (OutgoingHeader header : headers) {
            out.map(2).text("name").text(header.name()).text("value").text(header.value());
        }
        return out.text(utf8, 0, utf8.length).toByteArray();
    }
}
