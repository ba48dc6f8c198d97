package io.mtpscript.effects.host;

import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.effects.RandomKey;
import java.util.Optional;

/** Hides the secrets of effect calls: what is hashed and journalled has their HMAC in their place. Immutable. */
public final class Secrets {
    private static final int DEPTH = 64;

    private final Optional<RandomKey> key;

    /** @param key there for every program that has secrets */
    public Secrets(Optional<RandomKey> key) {
        this.key = key;
    }

    /** What stands for a secret. */
    public byte[] hide(byte[] secret) {
        return key.orElseThrow(() -> new IllegalStateException("A program with secrets was accepted without a key"))
                .hide(secret);
    }

    /**
     * A call with its secrets hidden. A secret is the only byte string of a call that holds no Decimal, as those of HttpOut
     * do not.
     */
    public byte[] hideIn(byte[] call) {
        CborReader in = new CborReader(call, DEPTH);
        CborWriter out = new CborWriter();
        try {
            boolean hidden = copy(in, out);
            return hidden ? out.toByteArray() : call;
        } catch (CborException malformed) {
            throw new IllegalArgumentException("A malformed effect call", malformed);
        }
    }

    private boolean copy(CborReader in, CborWriter out) throws CborException {
        boolean hidden = false;
        switch (in.peek()) {
            case ARRAY -> {
                int count = in.array();
                out.array(count);
                for (int i = 0; i < count; i++) {
                    hidden |= copy(in, out);
                }
            }
            case BYTES -> {
                out.bytes(hide(in.bytes()));
                hidden = true;
            }
            case TEXT -> out.text(in.text());
            case INTEGER -> out.integer(in.integer());
            case BOOL -> out.bool(in.bool());
            case NULL -> {
                in.nothing();
                out.nothing();
            }
            case MAP, TAG -> throw new IllegalArgumentException("A call of HttpOut with " + in.peek());
        }
        return hidden;
    }
}
