package io.mtpscript.effects.outbox;

import io.mtpscript.effects.http.DeferredRequest;
import io.mtpscript.effects.seal.Seal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A request as it is kept: always encrypted, because its headers may be secrets and its body may be of a sensitive route, and bound
 * to its key. Belongs to one event loop.
 */
final class OutboxCodec {
    private static final byte FORM = 1;

    private final Seal seal;

    /** @param key of 32 bytes */
    OutboxCodec(byte[] key) {
        this.seal = new Seal(key, FORM);
    }

    byte[] write(DeferredRequest request) {
        return seal.seal(place(request.key()), request.toBytes());
    }

    /** Empty where it cannot be read: by this key, in this form. */
    Optional<DeferredRequest> read(String requestKey, byte[] kept) {
        return seal.open(place(requestKey), kept).flatMap(plain -> DeferredRequest.read(plain, requestKey));
    }

    private static byte[] place(String requestKey) {
        return requestKey.getBytes(StandardCharsets.UTF_8);
    }
}
