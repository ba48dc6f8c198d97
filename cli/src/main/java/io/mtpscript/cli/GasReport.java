package io.mtpscript.cli;

import io.mtpscript.compiler.bound.GasBound;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.JsonRenderer;
import io.mtpscript.compiler.source.LineIndex;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.json.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The upper bounds of gas of a program's routes, for {@code mtpsc check --gas}.
 *
 * @param bounds one for each route, in the same order
 */
record GasReport(List<Program.Route> routes, List<GasBound> bounds) {
    /** A line a route: its bound, or why there is none and where. */
    String table() {
        int width = routes.stream().mapToInt(r -> name(r).length()).max().orElse(0);
        var text = new StringBuilder();
        for (int i = 0; i < routes.size(); i++) {
            String bound = switch (bounds.get(i)) {
                case GasBound.AtMost(long gas) -> String.format(Locale.ROOT, "%,d", gas);
                case GasBound.Unknown(String reason, Span span) ->
                    "no bound: " + reason + " (" + span.file().path() + ":" + line(span) + ")";
            };
            text.append(name(routes.get(i)))
                    .append(" ".repeat(width + 2 - name(routes.get(i)).length()))
                    .append(bound)
                    .append('\n');
        }
        return text.toString();
    }

    private static String name(Program.Route route) {
        return route.method() + " " + route.pattern();
    }

    private static int line(Span span) {
        return LineIndex.of(span.file()).lineAt(span.start());
    }

    /** One object: {@code findings} as {@code check} has them, and {@code routes}. */
    String json(List<Diagnostic> findings) {
        var out = new ByteBuilder();
        var json = new CanonicalJson(out);
        json.beginArray();
        for (int i = 0; i < routes.size(); i++) {
            json.beginObject();
            if (bounds.get(i) instanceof GasBound.Unknown(String _, Span span)) {
                json.key("file").text(span.file().path());
            }
            if (bounds.get(i) instanceof GasBound.AtMost(long gas)) {
                json.key("gasBound").integer(gas);
            }
            if (bounds.get(i) instanceof GasBound.Unknown(String _, Span span)) {
                json.key("line").integer(line(span));
            }
            json.key("method").text(routes.get(i).method());
            json.key("name").text(routes.get(i).name());
            json.key("path").text(routes.get(i).pattern());
            if (bounds.get(i) instanceof GasBound.Unknown(String reason, Span _)) {
                json.key("reason").text(reason);
            }
            json.endObject();
        }
        json.endArray();
        String all = new String(out.toByteArray(), StandardCharsets.UTF_8);
        return "{\"findings\":" + JsonRenderer.render(findings).strip() + ",\"routes\":" + all + "}";
    }
}
