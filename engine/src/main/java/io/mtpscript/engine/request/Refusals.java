package io.mtpscript.engine.request;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.net.http.ErrorBody;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.ResponseBody;
import io.mtpscript.vm.Faults;
import java.util.ArrayList;
import java.util.List;

/** What a request is answered that no program has seen. */
final class Refusals {
    private Refusals() {}

    /** Answers with the code alone. */
    static void refuse(HttpExchange exchange, ErrorCode code) {
        exchange.respond(code.status(), fields(code, List.of()), body(exchange, code, List.of()));
    }

    /**
     * The fields of an answer.
     *
     * @param more go before what the code alone would say
     * @return a list that may be added to
     */
    static List<HttpField> fields(ErrorCode code, List<HttpField> more) {
        List<HttpField> fields = new ArrayList<>();
        fields.add(ResponseFields.CONTENT_TYPE);
        fields.addAll(more);
        boolean said = more.stream().anyMatch(field -> field.name().equals(ResponseFields.RETRY_AFTER.name()));
        if (code.retryAfter() && !said) {
            fields.add(ResponseFields.RETRY_AFTER);
        }
        return fields;
    }

    static ResponseBody body(HttpExchange exchange, ErrorCode code, List<Faults.Fault> details) {
        ResponseBody body = exchange.newBody();
        body.write(ErrorBody.of(code, code.message().orElse(""), details));
        return body;
    }
}
