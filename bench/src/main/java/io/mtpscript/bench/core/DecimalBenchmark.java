package io.mtpscript.bench.core;

import io.mtpscript.bench.ShortRun;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.decimal.DecimalArithmetic;
import io.mtpscript.core.decimal.DecimalFault;
import io.mtpscript.core.decimal.DecimalWords;
import java.math.BigDecimal;
import java.math.MathContext;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Decimal beside BigDecimal rounded to the same 34 digits, half even; BigDecimal leaves trailing zeros where they are. */
public class DecimalBenchmark extends ShortRun {
    /** Two amounts of money, or numbers that fill a Decimal so that every result is rounded. */
    @Param({"1299.95 0.0825", "1234567890123456.789012345678901234 98765.43210987654321098765"})
    public String operands = "";

    private Decimal left = Decimal.ZERO;
    private Decimal right = Decimal.ZERO;
    private final DecimalWords result = new DecimalWords();
    private BigDecimal bigLeft = BigDecimal.ZERO;
    private BigDecimal bigRight = BigDecimal.ZERO;

    @Setup
    public void readOperands() {
        int space = operands.indexOf(' ');
        bigLeft = new BigDecimal(operands.substring(0, space));
        bigRight = new BigDecimal(operands.substring(space + 1));
        left = decimal(bigLeft);
        right = decimal(bigRight);
    }

    private static Decimal decimal(BigDecimal value) {
        return switch (Decimal.parse(value.toPlainString())) {
            case Decimal decimal -> decimal;
            case DecimalFault fault -> throw new IllegalStateException(value + ": " + fault);
        };
    }

    @Benchmark
    public long add() {
        DecimalArithmetic.add(left.hi(), left.lo(), right.hi(), right.lo(), result);
        return result.lo();
    }

    @Benchmark
    public BigDecimal addBigDecimal() {
        return bigLeft.add(bigRight, MathContext.DECIMAL128);
    }

    @Benchmark
    public long multiply() {
        DecimalArithmetic.multiply(left.hi(), left.lo(), right.hi(), right.lo(), result);
        return result.lo();
    }

    @Benchmark
    public BigDecimal multiplyBigDecimal() {
        return bigLeft.multiply(bigRight, MathContext.DECIMAL128);
    }

    @Benchmark
    public long divide() {
        DecimalArithmetic.divide(left.hi(), left.lo(), right.hi(), right.lo(), Decimal.MAX_SCALE, result);
        return result.lo();
    }

    @Benchmark
    public BigDecimal divideBigDecimal() {
        return bigLeft.divide(bigRight, MathContext.DECIMAL128);
    }
}
