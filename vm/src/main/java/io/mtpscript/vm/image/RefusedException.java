package io.mtpscript.vm.image;

/** Leaves the verifier at the first broken rule; {@link ImageLoader} makes it a value. */
final class RefusedException extends Exception {
    RefusedException(String message) {
        super(message, null, false, false);
    }

    static void unless(boolean holds, String message, Object... arguments) throws RefusedException {
        if (!holds) {
            throw new RefusedException(message.formatted(arguments));
        }
    }
}
