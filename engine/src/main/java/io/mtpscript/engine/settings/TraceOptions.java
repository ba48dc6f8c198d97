package io.mtpscript.engine.settings;

import io.mtpscript.engine.trace.TraceSettings;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Where traces go, and which. */
final class TraceOptions {
    private static final String SERVICE = "mtpscript";

    private final OptionValues values;

    TraceOptions(OptionValues values) {
        this.values = values;
    }

    Optional<TraceSettings> trace() throws UsageException {
        int share = share();
        String service = values.text(Option.TRACE_SERVICE, SERVICE);
        long queue = values.bytes(Option.TRACE_QUEUE, TraceSettings.QUEUE_BYTES);
        OptionText text = values.given(Option.TRACE);
        if (text == null) {
            return Optional.empty();
        }
        return Optional.of(new TraceSettings(collector(text), share, service, queue));
    }

    /** A span has no data of a request: the collector beside the engine may be spoken to in the clear. */
    private static URI collector(OptionText text) throws UsageException {
        try {
            URI uri = new URI(text.value());
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // It is none, as one without a host.
        }
        throw new UsageException("%s is '%s'; it must be a URL such as http://localhost:4318/v1/traces"
                .formatted(text.origin(), Masked.refused(text.value())));
    }

    private int share() throws UsageException {
        OptionText text = values.given(Option.TRACE_SAMPLE);
        if (text == null) {
            values.otherwise(Option.TRACE_SAMPLE, "1");
            return TraceSettings.ALL;
        }
        if (!text.value().matches("0(\\.[0-9]{1,6})?|1(\\.0{1,6})?")) {
            throw new UsageException("%s is '%s'; it must be a share 0..1 such as 0.1, with at most six digits"
                    .formatted(text.origin(), text.value()));
        }
        return new BigDecimal(text.value())
                .multiply(BigDecimal.valueOf(TraceSettings.ALL))
                .intValueExact();
    }
}
