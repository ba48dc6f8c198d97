package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import java.math.BigInteger;

/**
 * Number literals. A text that only resembles one is taken whole and reported once. Language reference, lexical
 * structure and small print.
 */
final class NumberLexer {
    /** Digits a Decimal's significand may have, and its largest scale. */
    static final int MAX_DECIMAL_DIGITS = 34;

    static final int MAX_DECIMAL_SCALE = 28;

    /** The magnitude of the least Int; as a literal it needs its minus, which the parser sees. */
    static final String LEAST_INT_MAGNITUDE = "9223372036854775808";

    private final Scanner in;

    NumberLexer(Scanner in) {
        this.in = in;
    }

    /** What was read; {@code digits} is without underscores, empty for {@link TokenKind#BROKEN}. */
    record Number(TokenKind kind, String digits) {}

    private static final Number BROKEN = new Number(TokenKind.BROKEN, "");

    /** Reads from a digit, or from a point before a digit. */
    Number read() {
        int start = in.position();
        if (in.peek() == '.') {
            in.advance(1);
            takeRun();
            return broken(
                    DiagnosticCode.INCOMPLETE_DECIMAL,
                    start,
                    "A Decimal literal needs a digit before its point",
                    "0" + in.textFrom(start));
        }
        takeRun();
        String whole = in.textFrom(start);
        if (in.peek() == '.' && Scanner.isDigit(in.peek(1))) {
            in.advance(1);
            takeRun();
        } else if (in.peek() == '.' && !in.at("...") && !Scanner.isNameStart(in.peek(1))) {
            in.advance(1);
            return broken(
                    DiagnosticCode.INCOMPLETE_DECIMAL,
                    start,
                    "A Decimal literal needs a digit after its point",
                    whole + ".0");
        } else if (in.peek() == '.' && Scanner.isNameStart(in.peek(1))) {
            return fieldOfNumber(start, whole);
        }
        return check(start, in.textFrom(start));
    }

    /** {@code 5.abs}: the point would have to end the number. */
    private Number fieldOfNumber(int start, String whole) {
        in.report(Diagnostic.of(
                        DiagnosticCode.INCOMPLETE_DECIMAL,
                        in.span(start, in.position() + 1),
                        "A point after digits must be followed by a digit")
                .withHint("To call a function on a number put it in parentheses: `(" + whole + ").name()`."));
        return BROKEN;
    }

    private void takeRun() {
        while (Scanner.isNamePart(in.peek()) || isExponentSign()) {
            in.advance(1);
        }
    }

    private boolean isExponentSign() {
        return (in.peek() == '-' || in.peek() == '+')
                && (in.peek(-1) == 'e' || in.peek(-1) == 'E')
                && Scanner.isDigit(in.peek(1));
    }

    private Number check(int start, String text) {
        if (text.chars().anyMatch(c -> Scanner.isNameStart(c) && c != '_')) {
            return foreignForm(start, text);
        }
        String plain = text.replace("_", "");
        if (underscoreMisplaced(text)) {
            return broken(
                    DiagnosticCode.MISPLACED_UNDERSCORE,
                    start,
                    "An underscore in a number stands between two digits",
                    plain);
        }
        int point = plain.indexOf('.');
        String whole = point < 0 ? plain : plain.substring(0, point);
        if (whole.length() > 1 && whole.charAt(0) == '0') {
            String trimmed = whole.replaceFirst("^0+(?=.)", "");
            return broken(
                    DiagnosticCode.LEADING_ZERO,
                    start,
                    "A number does not start with a needless zero",
                    trimmed + plain.substring(whole.length()));
        }
        return point < 0 ? checkInt(start, plain) : checkDecimal(start, plain, point);
    }

    private static boolean underscoreMisplaced(String text) {
        for (int i = 0; i < text.length(); i++) {
            boolean between = i > 0
                    && i + 1 < text.length()
                    && Scanner.isDigit(text.charAt(i - 1))
                    && Scanner.isDigit(text.charAt(i + 1));
            if (text.charAt(i) == '_' && !between) {
                return true;
            }
        }
        return false;
    }

    private Number checkInt(int start, String digits) {
        if (isBeyond(digits)) {
            in.report(Diagnostic.of(
                            DiagnosticCode.INT_OUT_OF_RANGE, in.spanFrom(start), "This number does not fit into an Int")
                    .withHint("An Int holds -9223372036854775808 to 9223372036854775807; a Decimal literal,"
                            + " with a point, holds up to 34 digits."));
            return BROKEN;
        }
        return new Number(TokenKind.INT, digits);
    }

    private static boolean isBeyond(String digits) {
        int length = LEAST_INT_MAGNITUDE.length();
        return digits.length() > length || (digits.length() == length && digits.compareTo(LEAST_INT_MAGNITUDE) > 0);
    }

    private Number checkDecimal(int start, String plain, int point) {
        String fraction = plain.substring(point + 1).replaceFirst("0+$", "");
        String significand = (plain.substring(0, point) + fraction).replaceFirst("^0+(?=.)", "");
        if (significand.length() > MAX_DECIMAL_DIGITS || fraction.length() > MAX_DECIMAL_SCALE) {
            in.report(Diagnostic.of(
                            DiagnosticCode.DECIMAL_OUT_OF_RANGE,
                            in.spanFrom(start),
                            "This number does not fit into a Decimal")
                    .withHint("A Decimal has at most " + MAX_DECIMAL_DIGITS + " digits, " + MAX_DECIMAL_SCALE
                            + " of them after the point; this one has " + significand.length() + " and "
                            + fraction.length() + "."));
            return BROKEN;
        }
        return new Number(TokenKind.DECIMAL, plain);
    }

    /** {@code 0x1F}, {@code 10n}, {@code 1e3}, {@code 5px}. */
    private Number foreignForm(int start, String text) {
        String plain = text.replace("_", "");
        if (plain.matches("0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+")) {
            int radix = Character.toLowerCase(plain.charAt(1)) == 'x'
                    ? 16
                    : Character.toLowerCase(plain.charAt(1)) == 'o' ? 8 : 2;
            return broken(
                    DiagnosticCode.NUMBER_FORMAT,
                    start,
                    "Numbers are written in base ten",
                    new BigInteger(plain.substring(2), radix).toString());
        } else if (plain.matches("[0-9]+n")) {
            return broken(
                    DiagnosticCode.NUMBER_FORMAT,
                    start,
                    "An Int literal has no suffix",
                    plain.substring(0, plain.length() - 1));
        } else if (plain.matches("[0-9]+(\\.[0-9]+)?[eE][-+]?[0-9]+")) {
            in.report(Diagnostic.of(
                            DiagnosticCode.NUMBER_FORMAT, in.spanFrom(start), "A number is written without an exponent")
                    .withHint("Write the digits out: `1_000` for `1e3`, `0.001` for `1e-3`."));
            return BROKEN;
        }
        in.report(Diagnostic.of(
                        DiagnosticCode.NUMBER_FORMAT, in.spanFrom(start), "`" + shortened(text) + "` is not a number")
                .withHint("A name starts with a letter; a number is digits only."));
        return BROKEN;
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    private Number broken(DiagnosticCode code, int start, String message, String replacement) {
        in.report(Diagnostic.of(code, in.spanFrom(start), message)
                .withHint("Write `" + shortened(replacement) + "`.")
                .withFix(in.spanFrom(start), replacement));
        return BROKEN;
    }
}
