package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;

/** The path of an api or route: from its slash up to white space, {@code ,} or {@code ]}. */
final class PathLexer {
    /** What may stand in a call's path and query beside letters, digits and the underscore. */
    private static final String CALL_PATH = "/?=&+%-.~:;@!*";

    private final Scanner in;

    PathLexer(Scanner in) {
        this.in = in;
    }

    /** What was read, and whether nothing was wrong with it. */
    record Path(String text, boolean sound) {}

    /** Reads the path, with at most one complaint. */
    Path read() {
        int start = in.position();
        while (!in.atEnd() && !isEnd(in.peek())) {
            in.advance(1);
        }
        String path = in.textFrom(start);
        return new Path(path, check(path, start));
    }

    /**
     * Reads the path and query of a call in a test, with at most one complaint. It ends before {@code )} and {@code
     * \}} too, as it may stand in an argument or a hole.
     */
    Path readCall() {
        int start = in.position();
        int braces = 0;
        while (!in.atEnd() && !isEnd(in.peek()) && in.peek() != ')' && (in.peek() != '}' || braces > 0)) {
            braces += in.peek() == '{' ? 1 : in.peek() == '}' ? -1 : 0;
            in.advance(1);
        }
        String path = in.textFrom(start);
        String fault = callFault(path);
        if (!fault.isEmpty()) {
            in.report(Diagnostic.of(DiagnosticCode.INVALID_PATH, in.spanFrom(start), fault)
                    .withHint("What is computed stands in a template: `` call GET `/orders/${id}` ``.")
                    .withFix(in.spanFrom(start), "`" + path + "`"));
        }
        return new Path(path, fault.isEmpty());
    }

    /** What is wrong with a call's path, or an empty text. */
    private static String callFault(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (!Scanner.isNamePart(c) && CALL_PATH.indexOf(c) < 0) {
                return "`" + Character.toString(path.codePointAt(i)) + "` cannot stand in a path";
            }
        }
        return "";
    }

    private static boolean isEnd(int c) {
        return c == ' ' || c == '\t' || Scanner.isLineBreak(c) || c == ',' || c == ']';
    }

    private boolean check(String path, int start) {
        if (path.equals("/")) {
            return true;
        }
        int from = 1;
        while (from <= path.length()) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            String segment = path.substring(from, to);
            String fault = segment.isEmpty() ? emptySegment(to == path.length()) : fault(segment);
            if (!fault.isEmpty()) {
                int faultStart = start + from - (segment.isEmpty() ? 1 : 0);
                in.report(Diagnostic.of(
                                DiagnosticCode.INVALID_PATH,
                                in.span(faultStart, Math.max(start + to, faultStart + 1)),
                                fault)
                        .withHint(remedy(path, segment, to == path.length())));
                return false;
            }
            from = to + 1;
        }
        return true;
    }

    private static String remedy(String path, String segment, boolean last) {
        if (segment.isEmpty() && last) {
            return "Write `" + path.substring(0, path.length() - 1) + "`.";
        }
        boolean braces = segment.startsWith("{") && segment.endsWith("}");
        if (braces && Literals.isName(segment.substring(1, segment.length() - 1))) {
            return "A parameter is written `:" + segment.substring(1, segment.length() - 1) + "`.";
        }
        return "A segment is letters, digits, `-`, `.`, `_`, `~` and percent-encoded bytes such as"
                + " `%20`, or a parameter such as `:id`.";
    }

    private static String emptySegment(boolean last) {
        return last ? "A path does not end with a slash" : "A path has no empty segment";
    }

    /** What is wrong with one segment, or an empty text. */
    private static String fault(String segment) {
        if (segment.charAt(0) == ':') {
            return Literals.isName(segment.substring(1))
                    ? ""
                    : "`" + segment + "` is not a parameter: after the colon stands one name, up to the next slash";
        }
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%') {
                boolean encoded = i + 2 < segment.length()
                        && Scanner.isHexDigit(segment.charAt(i + 1))
                        && Scanner.isHexDigit(segment.charAt(i + 2));
                if (!encoded) {
                    return "After `%` stand two hexadecimal digits";
                }
                i += 2;
            } else if (!Scanner.isNamePart(c) && c != '-' && c != '.' && c != '~') {
                return "`" + Character.toString(segment.codePointAt(i)) + "` cannot stand in a path";
            }
        }
        return "";
    }
}
