package io.mtpscript.cli.profiling;

import java.util.Arrays;

/**
 * Gas and bytes of numbered things, their own and with what runs inside of them. A thing that is entered again while it is
 * inside of itself counts once.
 */
final class Amounts {
    private long[] gas;
    private long[] bytes;
    private long[] gasInside;
    private long[] bytesInside;
    private long[] entered;
    private long[] enteredGas;
    private long[] enteredBytes;

    Amounts(int count) {
        gas = new long[count];
        bytes = new long[count];
        gasInside = new long[count];
        bytesInside = new long[count];
        entered = new long[count];
        enteredGas = new long[count];
        enteredBytes = new long[count];
    }

    private void reach(int number) {
        if (number >= gas.length) {
            int count = 2 * number + 1;
            gas = Arrays.copyOf(gas, count);
            bytes = Arrays.copyOf(bytes, count);
            gasInside = Arrays.copyOf(gasInside, count);
            bytesInside = Arrays.copyOf(bytesInside, count);
            entered = Arrays.copyOf(entered, count);
            enteredGas = Arrays.copyOf(enteredGas, count);
            enteredBytes = Arrays.copyOf(enteredBytes, count);
        }
    }

    /** Charges it. */
    void add(int number, long moreGas, long moreBytes) {
        reach(number);
        gas[number] += moreGas;
        bytes[number] += moreBytes;
        if (entered[number] == 0) {
            gasInside[number] += moreGas;
            bytesInside[number] += moreBytes;
        }
    }

    /**
     * From now on all that is charged is inside of it, until {@link #leave}.
     *
     * @param gasSoFar and {@code bytesSoFar}: all that was charged up to here, to whomever
     * @return whether it was not entered already
     */
    boolean enter(int number, long gasSoFar, long bytesSoFar) {
        reach(number);
        if (entered[number]++ > 0) {
            return false;
        }
        enteredGas[number] = gasSoFar;
        enteredBytes[number] = bytesSoFar;
        return true;
    }

    void leave(int number, long gasSoFar, long bytesSoFar) {
        if (--entered[number] == 0) {
            gasInside[number] += gasSoFar - enteredGas[number];
            bytesInside[number] += bytesSoFar - enteredBytes[number];
        }
    }

    long gas(int number) {
        reach(number);
        return gas[number];
    }

    long bytes(int number) {
        reach(number);
        return bytes[number];
    }

    long gasInside(int number) {
        reach(number);
        return gasInside[number];
    }

    long bytesInside(int number) {
        reach(number);
        return bytesInside[number];
    }
}
