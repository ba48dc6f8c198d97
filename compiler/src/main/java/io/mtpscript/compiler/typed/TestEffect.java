package io.mtpscript.compiler.typed;

import java.util.List;
import java.util.Optional;

/**
 * The functions of the effect {@link #NAME}, which no program can name: what {@code assert}, {@code given}, {@code call} and
 * {@code ?} become in a test. They suspend the VM like any effect, to whoever runs the tests. The engine has no such effect
 * and refuses a program that calls it. docs/internals.md, section 10.
 */
public enum TestEffect {
    /** {@code (holds: Bool): Unit} */
    ASSERT("assert"),
    /** {@code (holds: Bool, operator: String, left: T, right: T): Unit}; the operator of {@code assertEqual} is empty. */
    COMPARE("compare"),
    /** {@code (function: String, typed: Bool, arguments: {...}, answer: T): Unit} */
    GIVEN("given"),
    /** {@code (method, pieces, holes, query, headers, body): {...}} */
    CALL("call"),
    /** {@code (error: E): Unit}: a {@code ?} has left the test with this error. */
    ERROR("error"),
    /** {@code (): Unit}: a {@code ?} has left the test without a value. */
    NONE("none");

    /** The effect's name. */
    public static final String NAME = "Test";

    private final String function;

    TestEffect(String function) {
        this.function = function;
    }

    /** What a call of this refers to. */
    public FunctionSymbol symbol() {
        return new FunctionSymbol(
                FunctionSymbol.Kind.EFFECT, NAME, function, List.of(), List.of(), Optional.of(NAME), List.of());
    }

    /** The name of the function at an effect site. */
    public String function() {
        return function;
    }
}
