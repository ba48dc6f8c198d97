package io.mtpscript.compiler.syntax;

import java.util.List;

/**
 * One token.
 *
 * @param value what it says: the name, the text of a string or template piece with its escapes resolved, a number's
 *     digits without underscores, else the source text
 * @param lineBefore a line break stands between the token before and this one
 * @param spaceBefore white space or a comment stands directly before
 * @param afterFault something unreadable was left out directly before; a complaint about this token would be a second
 *     one about the same place
 * @param doc the lines of the {@code ///} comment directly before
 */
public record Token(
        TokenKind kind,
        int start,
        int end,
        String value,
        boolean lineBefore,
        boolean spaceBefore,
        boolean afterFault,
        List<String> doc) {

    public boolean is(TokenKind other) {
        return kind == other;
    }

    public boolean isWord(String word) {
        return kind == TokenKind.IDENT && value.equals(word);
    }

    /** Whether the text is a word, reserved or not: what may name a field. */
    boolean isAnyWord() {
        return kind.group() == TokenKind.Group.WORD;
    }

    public boolean isTemplateStart() {
        return kind == TokenKind.TEMPLATE_START || kind == TokenKind.SQL_START;
    }

    /** How a message speaks of this token. */
    String described() {
        return switch (kind.group()) {
            case WORD -> "`" + value + "`";
            case LITERAL -> kind.symbol();
            case TEMPLATE -> "a template";
            case SYMBOL -> value.isEmpty() ? "the end of the file" : "`" + value + "`";
        };
    }
}
