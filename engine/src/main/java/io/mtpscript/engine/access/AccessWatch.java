package io.mtpscript.engine.access;

/** Is told of each answer, on its event loop: returns at once. Safe for all threads. */
@FunctionalInterface
public interface AccessWatch {
    /** Looks at nothing. */
    AccessWatch NONE = _ -> {};

    void answered(Access access);

    /** Both are told. */
    default AccessWatch and(AccessWatch other) {
        return access -> {
            answered(access);
            other.answered(access);
        };
    }
}
