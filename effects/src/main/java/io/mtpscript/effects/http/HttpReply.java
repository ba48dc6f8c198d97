package io.mtpscript.effects.http;

import java.util.List;

/** What came of a request to another service. */
sealed interface HttpReply {
    /** Canonical CBOR of the library's {@code Result<HttpResponse, HttpError>}. */
    byte[] cbor();

    /** @param body UTF-8 */
    record Response(int status, List<OutgoingHeader> headers, byte[] body) implements HttpReply {
        public Response {
            headers = List.copyOf(headers);
        }

        @Override
        public byte[] cbor() {
            return HttpSite.response(status, headers, body);
        }
    }

    /** There is no response that is any good. */
    record Failed(HttpFailure failure) implements HttpReply {
        @Override
        public byte[] cbor() {
            return HttpSite.failure(failure);
        }
    }
}
