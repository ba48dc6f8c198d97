package io.mtpscript.compiler.ir;

import io.mtpscript.core.decimal.Decimal;
import java.util.Comparator;

/** The order of constants of one type in which a match searches: as the VM's comparisons have it. */
final class Literals {
    static final Comparator<Constant> ORDER = Literals::compare;

    private Literals() {}

    private static int compare(Constant left, Constant right) {
        if (left instanceof Constant.Int(long l) && right instanceof Constant.Int(long r)) {
            return Long.compare(l, r);
        }
        if (left instanceof Constant.Text(String l) && right instanceof Constant.Text(String r)) {
            return compareCodePoints(l, r);
        }
        if (left instanceof Constant.Dec(Decimal l) && right instanceof Constant.Dec(Decimal r)) {
            return l.compare(r);
        }
        throw new IllegalStateException("no order of " + left + " and " + right);
    }

    /** UTF-16 order puts surrogates before U+E000, code point order behind. */
    private static int compareCodePoints(String left, String right) {
        int[] l = left.codePoints().toArray();
        int[] r = right.codePoints().toArray();
        return java.util.Arrays.compare(l, r);
    }
}
