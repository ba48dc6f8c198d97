package io.mtpscript.effects.values;

import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;

/** Reads {@code [effect, function, [arguments...]]}. */
public final class CallHead {
    /** A program's values may be nested deeper than JSON. The reader's tables grow with what is there, not with this. */
    private static final int DEPTH = 1 << 24;

    private CallHead() {}

    /**
     * A reader that stands before the first argument.
     *
     * @throws IllegalArgumentException if the call is not one of this effect, function and number of arguments: the VM writes
     *     calls, so that would be a bug
     */
    public static CborReader open(byte[] call, String effect, String function, int arguments) {
        CborReader in = new CborReader(call, DEPTH);
        try {
            in.array(3);
            String foundEffect = in.text();
            String foundFunction = in.text();
            if (!foundEffect.equals(effect) || !foundFunction.equals(function)) {
                throw new IllegalArgumentException(
                        "A call of " + foundEffect + "." + foundFunction + " at a site of " + effect + "." + function);
            }
            in.array(arguments);
            return in;
        } catch (CborException malformed) {
            throw new IllegalArgumentException("A malformed effect call", malformed);
        }
    }
}
