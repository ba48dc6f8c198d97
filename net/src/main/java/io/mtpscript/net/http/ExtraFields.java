package io.mtpscript.net.http;

import java.util.ArrayList;
import java.util.List;

/** An exchange whose answer, whoever makes it, has fields besides its own. */
public final class ExtraFields extends ForwardingExchange {
    private final List<HttpField> more;

    public ExtraFields(HttpExchange exchange, List<HttpField> more) {
        super(exchange);
        this.more = List.copyOf(more);
    }

    @Override
    public void respond(int status, List<HttpField> fields, ResponseBody body) {
        List<HttpField> all = new ArrayList<>(fields.size() + more.size());
        all.addAll(fields);
        all.addAll(more);
        super.respond(status, all, body);
    }
}
