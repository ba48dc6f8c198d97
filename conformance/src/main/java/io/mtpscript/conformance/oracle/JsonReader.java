package io.mtpscript.conformance.oracle;

import io.mtpscript.core.Limits;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Strict JSON (runtime contract, section 5), from text. */
final class JsonReader {
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");
    private static final int MOST_EXPONENT_DIGITS = 6;

    private final String text;
    private int at;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    static JsonTree read(String text) throws JsonTree.Malformed {
        var reader = new JsonReader(text);
        JsonTree tree = reader.value();
        if (reader.peek() >= 0) {
            throw reader.malformed("the text goes on after the value");
        }
        return tree;
    }

    private JsonTree.Malformed malformed(String what) {
        int bytes = text.substring(0, at).getBytes(StandardCharsets.UTF_8).length;
        return new JsonTree.Malformed("malformed JSON at byte " + bytes + ": " + what);
    }

    private int peek() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : -1;
    }

    private JsonTree value() throws JsonTree.Malformed {
        int next = peek();
        return switch (next) {
            case 'n' -> literal("null", new JsonTree.Null());
            case 't' -> literal("true", new JsonTree.Bool(true));
            case 'f' -> literal("false", new JsonTree.Bool(false));
            case '"' -> new JsonTree.Text(string());
            case '[' -> array();
            case '{' -> object();
            case -1 -> throw malformed("a value is due where the text ends");
            default -> {
                if (next != '-' && (next < '0' || next > '9')) {
                    throw malformed("no value starts like this");
                }
                yield number();
            }
        };
    }

    private JsonTree literal(String word, JsonTree value) throws JsonTree.Malformed {
        for (int i = 0; i < word.length(); i++) {
            if (at == text.length() || text.charAt(at) != word.charAt(i)) {
                throw malformed("'" + word + "' is due");
            }
            at++;
        }
        return value;
    }

    private JsonTree number() throws JsonTree.Malformed {
        int end = at;
        while (end < text.length() && "+-.0123456789eE".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        Matcher matcher = NUMBER.matcher(text).region(at, end);
        if (matcher.matches()) {
            at = end;
            return new JsonTree.Number(exact(matcher.group()));
        }
        // The fault is where no number goes on any more.
        int start = at;
        while (at < end && viable(text.substring(start, at + 1))) {
            at++;
        }
        throw malformed("this is no number");
    }

    @SuppressWarnings(
            "JdkObsolete") // What the check advises against is this very question: could more text still make it match?
    private static boolean viable(String beginning) {
        Matcher matcher = NUMBER.matcher(beginning);
        return matcher.matches() || matcher.hitEnd();
    }

    private static BigDecimal exact(String digits) {
        int mark = Math.max(digits.indexOf('e'), digits.indexOf('E'));
        if (mark < 0) {
            return new BigDecimal(digits);
        }
        BigDecimal significand = new BigDecimal(digits.substring(0, mark));
        String exponent = digits.substring(mark + 1).replaceFirst("^([+-]?)0+(?=[0-9])", "$1");
        boolean far = exponent.replaceFirst("[+-]", "").length() > MOST_EXPONENT_DIGITS;
        if (significand.signum() == 0) {
            return BigDecimal.ZERO;
        }
        int power = far ? exponent.startsWith("-") ? -1_000_000 : 1_000_000 : Integer.parseInt(exponent);
        return significand.scaleByPowerOfTen(power);
    }

    private void enter() throws JsonTree.Malformed {
        depth++;
        if (depth > Limits.JSON_DEPTH) {
            throw malformed("more than " + Limits.JSON_DEPTH + " containers are nested");
        }
    }

    private boolean more(char close) throws JsonTree.Malformed {
        int next = peek();
        if (next != ',' && next != close) {
            throw malformed("',' or '" + close + "' is due");
        }
        at++;
        return next == ',';
    }

    private JsonTree array() throws JsonTree.Malformed {
        enter();
        at++;
        List<JsonTree> items = new ArrayList<>();
        if (peek() == ']') {
            at++;
        } else {
            do {
                items.add(value());
            } while (more(']'));
        }
        depth--;
        return new JsonTree.Array(items);
    }

    private JsonTree object() throws JsonTree.Malformed {
        enter();
        at++;
        List<JsonTree.Member> members = new ArrayList<>();
        if (peek() == '}') {
            at++;
        } else {
            do {
                if (peek() != '"') {
                    throw malformed("a key is due");
                }
                String name = string();
                if (peek() != ':') {
                    throw malformed("':' is due behind a key");
                }
                at++;
                members.add(new JsonTree.Member(name, value()));
            } while (more('}'));
        }
        depth--;
        return new JsonTree.Object(members);
    }

    private String string() throws JsonTree.Malformed {
        at++;
        var out = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return out.toString();
            }
            if (c < ' ') {
                throw malformed("a control character stands in a string");
            }
            if (c == '\\') {
                escape(out);
            } else {
                out.append(c);
                at++;
            }
        }
        throw malformed("the text ends inside a string");
    }

    private void escape(StringBuilder out) throws JsonTree.Malformed {
        at++;
        if (at == text.length()) {
            throw malformed("the text ends inside a string");
        }
        int index = "\"\\/bfnrt".indexOf(text.charAt(at));
        if (index >= 0) {
            out.append("\"\\/\b\f\n\r\t".charAt(index));
            at++;
            return;
        }
        if (text.charAt(at) != 'u') {
            throw malformed("no escape goes on like this");
        }
        int where = at - 1;
        at++;
        int unit = hex();
        out.append((char) unit);
        if (!Character.isSurrogate((char) unit)) {
            return;
        }
        if (Character.isHighSurrogate((char) unit) && text.startsWith("\\u", at)) {
            at += 2;
            int low = hex();
            if (Character.isLowSurrogate((char) low)) {
                out.append((char) low);
                return;
            }
        }
        at = where;
        throw malformed("a lone surrogate");
    }

    private int hex() throws JsonTree.Malformed {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
            if (digit < 0 || text.charAt(at) >= 0x80) {
                throw malformed("four hex digits are due");
            }
            value = value * 16 + digit;
            at++;
        }
        return value;
    }
}
