package io.mtpscript.effects.http;

import io.mtpscript.effects.http.HttpFailure.Kind;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** What a failure of the HTTP client means to a program. */
final class Faults {
    /** Causes may go in circles. */
    private static final int MAX_CAUSES = 20;

    private Faults() {}

    static HttpFailure of(Throwable fault) {
        Throwable cause = fault;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (cause instanceof SSLException || cause instanceof CertificateException) {
                return new HttpFailure(Kind.TLS, "The service's certificate or its TLS cannot be accepted");
            }
            if (cause instanceof TimeoutException || cause instanceof ConnectTimeoutException) {
                return new HttpFailure(Kind.TIMEOUT, "No connection in time");
            }
            if (cause instanceof ConnectionPoolTooBusyException) {
                return new HttpFailure(Kind.REFUSED, "Too many requests to this service wait for a connection");
            }
            if (cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException) {
                return new HttpFailure(Kind.TOO_LARGE, "The response's headers are too long");
            }
            if (cause instanceof DecoderException || cause instanceof IllegalArgumentException) {
                return new HttpFailure(Kind.MALFORMED, "What the service sent is no HTTP");
            }
            cause = cause.getCause();
        }
        return new HttpFailure(Kind.REFUSED, "The service cannot be reached, or closed the connection");
    }
}
