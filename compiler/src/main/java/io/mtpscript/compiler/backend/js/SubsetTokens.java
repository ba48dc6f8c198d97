package io.mtpscript.compiler.backend.js;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tokens of a module: there are fewer kinds than JavaScript has, and no comments. */
final class SubsetTokens {
    private static final Pattern TOKEN = Pattern.compile("(?<space>[ \\n]+)"
            + "|(?<word>[A-Za-z_$][A-Za-z0-9_$]*)"
            + "|(?<bigint>-?(?:0|[1-9][0-9]*)n)"
            + "|(?<number>-?(?:0|[1-9][0-9]*))"
            + "|(?<string>\"(?:[ !#-\\[\\]-~]|\\\\[\"\\\\]|\\\\u[0-9a-f]{4})*+\")"
            + "|(?<mark>=>|===|!==|<=|\\|\\||[-+<!=(){}\\[\\],;:.])");

    enum Kind {
        WORD,
        BIGINT,
        NUMBER,
        STRING,
        MARK,
        END
    }

    record Token(Kind kind, String text, int at) {}

    private SubsetTokens() {}

    /** @throws SubsetException where no token begins */
    static List<Token> of(String module) {
        var tokens = new ArrayList<Token>();
        Matcher matcher = TOKEN.matcher(module);
        int at = 0;
        while (at < module.length()) {
            matcher.region(at, module.length());
            if (!matcher.lookingAt()) {
                throw new SubsetException("no token of the subset begins", at);
            }
            if (matcher.group("space") == null) {
                tokens.add(new Token(kind(matcher), matcher.group(), at));
            }
            at = matcher.end();
        }
        tokens.add(new Token(Kind.END, "", at));
        return tokens;
    }

    private static Kind kind(Matcher matcher) {
        if (matcher.group("word") != null) {
            return Kind.WORD;
        }
        if (matcher.group("bigint") != null) {
            return Kind.BIGINT;
        }
        if (matcher.group("number") != null) {
            return Kind.NUMBER;
        }
        return matcher.group("string") != null ? Kind.STRING : Kind.MARK;
    }

    /** What is outside of the subset, and where. */
    static final class SubsetException extends RuntimeException {
        private static final long serialVersionUID = 1;

        SubsetException(String what, int at) {
            super(what + " at offset " + at);
        }
    }
}
