package io.mtpscript.effects.claims;

import io.mtpscript.core.Limits;
import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.effects.journal.Header;
import io.mtpscript.effects.seal.Seal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A response as it is kept: deterministic CBOR of {@code [status, [[name, value]...], correlation id, body]}. That of a sensitive
 * route is sealed; the claim's key is its place, so that it cannot stand under another one. Belongs to one event
 * loop.
 *
 * <pre>
 *   0 | CBOR
 *   1 | the rest of a Seal
 * </pre>
 */
final class ResponseCodec {
    private static final byte PLAIN = 0;
    private static final byte ENCRYPTED = 1;

    private final Optional<Seal> seal;
    private final int maxBytes;

    /** @param key of sensitive responses; without one they are not kept */
    ResponseCodec(Optional<byte[]> key, int maxBytes) {
        this.seal = key.map(bytes -> new Seal(bytes, ENCRYPTED));
        this.maxBytes = maxBytes;
    }

    /** Empty where the response cannot be kept. */
    Optional<byte[]> write(Claim claim, ClaimedResponse response) {
        if (response.body().length > maxBytes || (claim.sensitive() && seal.isEmpty())) {
            return Optional.empty();
        }
        CborWriter cbor = new CborWriter()
                .array(4)
                .integer(response.status())
                .array(response.headers().size());
        response.headers().forEach(header -> cbor.array(2).text(header.name()).text(header.value()));
        byte[] plain =
                cbor.text(response.correlationId()).bytes(response.body()).toByteArray();
        if (plain.length > maxBytes) {
            return Optional.empty();
        }
        if (!claim.sensitive()) {
            byte[] kept = new byte[1 + plain.length];
            kept[0] = PLAIN;
            System.arraycopy(plain, 0, kept, 1, plain.length);
            return Optional.of(kept);
        }
        return seal.map(with -> with.seal(claim.key(), plain));
    }

    /** Empty where it cannot be read: by this key, in this form. */
    Optional<ClaimedResponse> read(byte[] claimKey, byte[] kept) {
        if (kept.length > 0 && kept[0] == PLAIN) {
            return read(Arrays.copyOfRange(kept, 1, kept.length));
        }
        return seal.flatMap(with -> with.open(claimKey, kept)).flatMap(ResponseCodec::read);
    }

    private static Optional<ClaimedResponse> read(byte[] cbor) {
        try {
            CborReader in = new CborReader(cbor, Limits.CBOR_DEPTH);
            in.array(4);
            int status = (int) in.integer();
            int count = in.array();
            List<Header> headers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                in.array(2);
                headers.add(new Header(in.text(), in.text()));
            }
            return Optional.of(new ClaimedResponse(status, headers, in.text(), in.bytes()));
        } catch (CborException malformed) {
            return Optional.empty();
        }
    }
}
