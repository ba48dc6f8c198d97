package io.mtpscript.engine.inspector;

import io.mtpscript.effects.journal.Header;
import io.mtpscript.effects.journal.RequestRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request as a command for a shell. */
final class CallLine {
    private CallLine() {}

    /** {@code mtpsc call app POST /orders -H 'K: V' -d '{...}'} */
    static String of(String app, RequestRecord request) {
        List<String> words =
                new ArrayList<>(List.of("mtpsc", "call", quoted(app), request.method(), quoted(request.target())));
        request.principal().ifPresent(who -> {
            words.add("--as");
            words.add(quoted(who.subject()));
        });
        for (Header header : request.headers()) {
            words.add("-H");
            words.add(quoted(header.name() + ": " + header.value()));
        }
        if (request.body().length > 0) {
            words.add("-d");
            words.add(quoted(new String(request.body(), StandardCharsets.UTF_8)));
        }
        return String.join(" ", words);
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=,%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
