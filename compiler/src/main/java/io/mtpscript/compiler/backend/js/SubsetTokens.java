package io.mtpscript.compiler.backend.js;

import java.util.ArrayList;
import java.util.List;

/** The tokens of a module: there are fewer kinds than JavaScript has, and no comments. */
final class SubsetTokens {
    /** What stands on its own; the longer first. */
    private static final List<String> MARKS = List.of("=>", "===", "!==", "<=", "||");

    private static final String SINGLE_MARKS = "-+<!=(){}[],;:.";
    private static final String ESCAPED = "\"\\";
    private static final String HEX = "0123456789abcdef";
    private static final int HEX_DIGITS = 4;

    private final String module;
    private final List<Token> tokens = new ArrayList<>();

    enum Kind {
        WORD,
        BIGINT,
        NUMBER,
        STRING,
        MARK,
        END
    }

    /** @param text as the module has it */
    record Token(Kind kind, String text, int at) {
        /** What a string says: another spelling of it, by escapes, is the same string. */
        String value() {
            var value = new StringBuilder();
            int end = text.length() - 1;
            for (int i = 1; i < end; i++) {
                char c = text.charAt(i);
                if (c == '\\') {
                    i++;
                    c = text.charAt(i);
                    if (c == 'u') {
                        c = (char) Integer.parseInt(text, i + 1, i + 1 + HEX_DIGITS, 16);
                        i += HEX_DIGITS;
                    }
                }
                value.append(c);
            }
            return value.toString();
        }
    }

    private SubsetTokens(String module) {
        this.module = module;
    }

    /** @throws SubsetException where no token begins */
    static List<Token> of(String module) {
        return new SubsetTokens(module).all();
    }

    private List<Token> all() {
        int at = 0;
        while (at < module.length()) {
            char c = module.charAt(at);
            if (c == ' ' || c == '\n') {
                at++;
            } else {
                at = token(c, at);
            }
        }
        tokens.add(new Token(Kind.END, "", at));
        return tokens;
    }

    private int token(char c, int at) {
        if (beginsWord(c)) {
            int end = at + 1;
            while (beginsWord(at(end)) || isDigit(at(end))) {
                end++;
            }
            return add(Kind.WORD, at, end);
        }
        if (isDigit(c) || (c == '-' && isDigit(at(at + 1)))) {
            int end = endOfDigits(c == '-' ? at + 1 : at);
            return at(end) == 'n' ? add(Kind.BIGINT, at, end + 1) : add(Kind.NUMBER, at, end);
        }
        return c == '"' ? add(Kind.STRING, at, endOfString(at)) : add(Kind.MARK, at, endOfMark(c, at));
    }

    private int add(Kind kind, int at, int end) {
        tokens.add(new Token(kind, module.substring(at, end), at));
        return end;
    }

    /** The character at an offset; a zero, which no token holds, behind the end. */
    private char at(int offset) {
        return offset < module.length() ? module.charAt(offset) : 0;
    }

    private static boolean beginsWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** A number has no leading zeros: behind one that begins it another token begins. */
    private int endOfDigits(int at) {
        int end = at + 1;
        while (at(at) != '0' && isDigit(at(end))) {
            end++;
        }
        return end;
    }

    private int endOfString(int at) {
        int end = at + 1;
        while (at(end) != '"') {
            char c = at(end);
            if (c < ' ' || c > '~') {
                throw none(at);
            }
            end += c == '\\' ? escape(end, at) : 1;
        }
        return end + 1;
    }

    /** How long an escape is. */
    private int escape(int at, int string) {
        char c = at(at + 1);
        if (c != 0 && ESCAPED.indexOf(c) >= 0) {
            return 2;
        }
        boolean hex = c == 'u';
        for (int i = 0; i < HEX_DIGITS && hex; i++) {
            char digit = at(at + 2 + i);
            hex = digit != 0 && HEX.indexOf(digit) >= 0;
        }
        if (!hex) {
            throw none(string);
        }
        return 2 + HEX_DIGITS;
    }

    private int endOfMark(char c, int at) {
        for (int i = 0; i < MARKS.size(); i++) {
            if (module.startsWith(MARKS.get(i), at)) {
                return at + MARKS.get(i).length();
            }
        }
        if (SINGLE_MARKS.indexOf(c) < 0) {
            throw none(at);
        }
        return at + 1;
    }

    private static SubsetException none(int at) {
        return new SubsetException("no token of the subset begins", at);
    }

    /** What is outside of the subset, and where. */
    static final class SubsetException extends RuntimeException {
        private static final long serialVersionUID = 1;

        SubsetException(String what, int at) {
            super(what + " at offset " + at);
        }
    }
}
