package io.mtpscript.effects;

/** A program calls an effect that this engine does not have; the message names it and says what to do. */
public final class UnknownEffectException extends Exception {
    UnknownEffectException(String message) {
        super(message);
    }
}
