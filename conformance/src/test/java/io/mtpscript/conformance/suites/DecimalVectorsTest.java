package io.mtpscript.conformance.suites;

import com.fasterxml.jackson.databind.JsonNode;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.decimal.DecimalFault;
import io.mtpscript.core.decimal.DecimalResult;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * dectest: cases of IEEE 754 decimal128 for add, subtract, multiply and compare.
 *
 * <p>The rule of selection: a case is run when the values of its operands and of its result are Decimals, at most 34 digits
 * and 28 of them behind the point. Such a result is the nearest Decimal too, because a Decimal's grid is never finer than
 * decimal128's there. Values are compared, not notations: {@code 2.50} is 2.5. A zero has no sign in a Decimal.
 */
final class DecimalVectorsTest {
    @Test
    void calculatesAsIeee754() throws IOException {
        Suite suite = Suite.named("dectest");
        Tally tally = new Tally("dectest");
        for (JsonNode vector : suite.json("cases.json")) {
            String name = vector.required("id").textValue();
            String result = vector.required("result").textValue();
            Optional<Decimal> left = decimal(vector.required("args").required(0).textValue());
            Optional<Decimal> right =
                    decimal(vector.required("args").required(1).textValue());
            Optional<Decimal> wanted = decimal(result);
            if (left.isEmpty() || right.isEmpty() || wanted.isEmpty()) {
                tally.skips();
                continue;
            }
            DecimalResult found = operate(vector.required("op").textValue(), left.get(), right.get());
            if (wanted.get().signum() == 0 && result.startsWith("-")) {
                tally.decides(name, Decimal.ZERO, found);
            } else {
                tally.passes(name, wanted.get(), found);
            }
        }
        tally.end(1_247, 14);
    }

    private static DecimalResult operate(String operation, Decimal left, Decimal right) {
        return switch (operation) {
            case "add" -> left.add(right);
            case "subtract" -> left.subtract(right);
            case "multiply" -> left.multiply(right);
            case "compare" -> Decimal.fromLong(left.compare(right));
            default -> throw new AssertionError("an operation that nobody expected: " + operation);
        };
    }

    /** The Decimal that a number's text stands for, exponent and all; empty where there is none. */
    private static Optional<Decimal> decimal(String number) {
        BigDecimal value;
        try {
            value = new BigDecimal(number);
        } catch (NumberFormatException notFinite) {
            return Optional.empty();
        }
        return switch (Decimal.parse(value.toPlainString())) {
            case Decimal decimal -> Optional.of(decimal);
            case DecimalFault _ -> Optional.empty();
        };
    }
}
