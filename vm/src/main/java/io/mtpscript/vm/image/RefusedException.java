package io.mtpscript.vm.image;

import java.util.Locale;

/** Leaves the verifier at the first broken rule; {@link ImageLoader} makes it a value. */
final class RefusedException extends Exception {
    RefusedException(String message) {
        super(message, null, false, false);
    }

    @SuppressWarnings("AnnotateFormatMethod") // Its annotation would be a dependency.
    static void unless(boolean holds, String message, Object... arguments) throws RefusedException {
        if (!holds) {
            throw new RefusedException(String.format(Locale.ROOT, message, arguments));
        }
    }
}
