package io.mtpscript.core.unicode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;

/**
 * Writes the table of {@link UnicodeTables} from the running JDK's Unicode data. Run once, on JDK 25; the table is committed
 * and never changes within a semantics version.
 */
final class UnicodeTableGenerator {
    private static final int ENTIRE = Character.MAX_CODE_POINT + 1;

    private UnicodeTableGenerator() {}

    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of(args[0]), table());
    }

    static String table() {
        StringBuilder out = new StringBuilder(UnicodeTables.HEADER).append('\n');
        ranges(out, "upper", codePoint -> Character.toUpperCase(codePoint) - codePoint);
        ranges(out, "lower", codePoint -> Character.toLowerCase(codePoint) - codePoint);
        whiteSpace(out);
        return out.toString();
    }

    /** Runs of one delta with a step of one or, as alternating cases have it, of two. */
    private static void ranges(StringBuilder out, String kind, IntUnaryOperator delta) {
        boolean[] done = new boolean[ENTIRE];
        for (int from = 0; from < ENTIRE; from++) {
            int value = delta.applyAsInt(from);
            if (value == 0 || done[from]) {
                continue;
            }
            int dense = end(delta, from, 1, value);
            int sparse = end(delta, from, 2, value);
            int step = sparse - from > 2 * (dense - from) ? 2 : 1;
            int to = step == 2 ? sparse : dense;
            for (int codePoint = from; codePoint <= to; codePoint += step) {
                done[codePoint] = true;
            }
            line(out, kind, from, to, step, value);
        }
    }

    private static int end(IntUnaryOperator delta, int from, int step, int value) {
        int to = from;
        while (to + step < ENTIRE && delta.applyAsInt(to + step) == value) {
            to += step;
        }
        return to;
    }

    private static void whiteSpace(StringBuilder out) {
        var property = Pattern.compile("\\p{IsWhite_Space}").asMatchPredicate();
        int from = -1;
        for (int codePoint = 0; codePoint <= ENTIRE; codePoint++) {
            boolean inside = codePoint < ENTIRE && property.test(Character.toString(codePoint));
            if (inside && from < 0) {
                from = codePoint;
            } else if (!inside && from >= 0) {
                line(out, "white_space", from, codePoint - 1, 1, 0);
                from = -1;
            }
        }
    }

    private static void line(StringBuilder out, String kind, int from, int to, int step, int delta) {
        out.append(String.format(Locale.ROOT, "%s,%04X,%04X,%d,%d\n", kind, from, to, step, delta));
    }
}
