package io.mtpscript.net.server;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.net.http.ErrorBody;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.MediaTypes;
import io.mtpscript.net.http.ResponseBody;
import io.mtpscript.vm.Faults;
import java.util.ArrayList;
import java.util.List;

/** What the server itself answers with. */
final class RefusalBody {
    private static final HttpField CONTENT_TYPE = new HttpField("Content-Type", MediaTypes.JSON);
    private static final HttpField RETRY_AFTER = new HttpField("Retry-After", "1");

    private RefusalBody() {}

    static byte[] of(RequestAssembler.Refusal refusal) {
        List<Faults.Fault> details = refusal.code() == ErrorCode.VALIDATION_FAILED
                ? List.of(new Faults.Fault("request", refusal.message()))
                : List.of();
        return ErrorBody.of(refusal.code(), refusal.code().message().orElse(""), details);
    }

    static List<HttpField> fields(ErrorCode code) {
        List<HttpField> fields = new ArrayList<>();
        fields.add(CONTENT_TYPE);
        if (code.retryAfter()) {
            fields.add(RETRY_AFTER);
        }
        return fields;
    }

    static void write(HttpExchange exchange, ErrorCode code) {
        ResponseBody body = exchange.newBody();
        body.write(ErrorBody.of(code));
        exchange.respond(code.status(), fields(code), body);
    }
}
