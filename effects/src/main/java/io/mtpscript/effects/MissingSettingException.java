package io.mtpscript.effects;

/** A program needs settings that this engine does not have; the message names all of them with the remedy. */
public final class MissingSettingException extends Exception {
    MissingSettingException(String message) {
        super(message);
    }
}
