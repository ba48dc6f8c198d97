package io.mtpscript.conformance.oracle;

/** {@code ?} leaves the innermost function or lambda that runs. */
@SuppressWarnings("serial")
final class Leave extends RuntimeException {
    private final Value value;

    Leave(Value value) {
        super("", null, false, false);
        this.value = value;
    }

    Value value() {
        return value;
    }
}
