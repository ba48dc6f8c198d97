package io.mtpscript.vm.crypto;

import java.util.Base64;
import java.util.Optional;

/** Base64 without padding, of which each sequence of bytes has one text and no other is read. */
public enum StrictBase64 {
    /** With {@code +} and {@code /}, as hashes of passwords have it. */
    STANDARD(Base64.getEncoder().withoutPadding(), Base64.getDecoder()),
    /** With {@code -} and {@code _}, as tokens have it. */
    URL(Base64.getUrlEncoder().withoutPadding(), Base64.getUrlDecoder());

    private final Base64.Encoder encoder;
    private final Base64.Decoder decoder;

    StrictBase64(Base64.Encoder encoder, Base64.Decoder decoder) {
        this.encoder = encoder;
        this.decoder = decoder;
    }

    /** ASCII. */
    public byte[] encode(byte[] bytes) {
        return encoder.encode(bytes);
    }

    public Optional<byte[]> decode(String text) {
        try {
            byte[] bytes = decoder.decode(text);
            return encoder.encodeToString(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
