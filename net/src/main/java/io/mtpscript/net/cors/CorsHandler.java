package io.mtpscript.net.cors;

import io.mtpscript.net.http.ExtraFields;
import io.mtpscript.net.http.ForwardingExchange;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpHandler;
import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.net.http.ResponseBody;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells browsers what pages of other origins may do. A browser asks first, by an OPTIONS request that is answered from the
 * {@code Allow} of the path: no program sees it.
 */
public final class CorsHandler implements HttpHandler {
    private static final String ORIGIN = "Origin";
    private static final HttpField VARY = new HttpField("Vary", ORIGIN);

    private final HttpHandler next;
    private final CorsSettings settings;
    private final String headers;
    private final String exposed;

    public CorsHandler(HttpHandler next, CorsSettings settings) {
        this.next = next;
        this.settings = settings;
        headers = String.join(", ", settings.headers());
        exposed = String.join(", ", settings.exposed());
    }

    @Override
    public void handle(HttpExchange exchange) {
        HttpRequest request = exchange.request();
        List<String> origins = request.headers(ORIGIN);
        List<HttpField> fields = new ArrayList<>();
        if (!settings.any()) {
            // Caches keep apart what is answered to each origin, and to none.
            fields.add(VARY);
        }
        if (origins.size() != 1 || !settings.allows(origins.getFirst())) {
            next.handle(fields.isEmpty() ? exchange : new ExtraFields(exchange, fields));
            return;
        }
        fields.add(new HttpField("Access-Control-Allow-Origin", settings.any() ? "*" : origins.getFirst()));
        if (settings.credentials()) {
            fields.add(new HttpField("Access-Control-Allow-Credentials", "true"));
        }
        List<String> asked = request.headers("Access-Control-Request-Method");
        if (request.method().equals("OPTIONS") && asked.size() == 1) {
            next.handle(new Preflight(exchange, fields));
            return;
        }
        if (!exposed.isEmpty()) {
            fields.add(new HttpField("Access-Control-Expose-Headers", exposed));
        }
        next.handle(new ExtraFields(exchange, fields));
    }

    /** A browser's question whether a page may. */
    private final class Preflight extends ForwardingExchange {
        private final List<HttpField> fields;

        Preflight(HttpExchange exchange, List<HttpField> fields) {
            super(exchange);
            this.fields = fields;
        }

        @Override
        public void respond(int status, List<HttpField> own, ResponseBody body) {
            List<HttpField> all = new ArrayList<>(own);
            all.addAll(fields);
            for (HttpField field : own) {
                if (field.name().equals("Allow")) {
                    all.add(new HttpField("Access-Control-Allow-Methods", field.value()));
                    if (!headers.isEmpty()) {
                        all.add(new HttpField("Access-Control-Allow-Headers", headers));
                    }
                    all.add(new HttpField("Access-Control-Max-Age", Integer.toString(settings.maxAge())));
                }
            }
            super.respond(status, all, body);
        }
    }
}
