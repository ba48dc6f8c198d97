package io.mtpscript.compiler.grammar;

import io.mtpscript.compiler.syntax.Token;
import io.mtpscript.compiler.syntax.TokenKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The preparation that the grammar's section describes: tokens of a text to the tokens the grammar speaks of. */
final class Preparation {
    private Preparation() {}

    /** A token of the grammar; {@code newline} stands for none of the text. */
    record Piece(Token token, boolean newline) {}

    private static final Set<TokenKind> CAN_END = EnumSet.of(
            TokenKind.IDENT,
            TokenKind.TRUE,
            TokenKind.FALSE,
            TokenKind.INT,
            TokenKind.DECIMAL,
            TokenKind.STRING,
            TokenKind.PATH,
            TokenKind.RIGHT_PAREN,
            TokenKind.RIGHT_BRACKET,
            TokenKind.RIGHT_BRACE,
            TokenKind.QUESTION,
            TokenKind.TEMPLATE_END);

    private static final Set<TokenKind> CONTINUES = EnumSet.of(
            TokenKind.PIPE,
            TokenKind.DOT,
            TokenKind.ELSE,
            TokenKind.ARROW,
            TokenKind.BAR,
            TokenKind.OR,
            TokenKind.AND,
            TokenKind.EQUAL,
            TokenKind.NOT_EQUAL,
            TokenKind.LESS,
            TokenKind.LESS_EQUAL,
            TokenKind.GREATER,
            TokenKind.GREATER_EQUAL,
            TokenKind.PLUS,
            TokenKind.STAR,
            TokenKind.SLASH,
            TokenKind.PERCENT,
            TokenKind.COMMA,
            TokenKind.RIGHT_PAREN,
            TokenKind.RIGHT_BRACKET,
            TokenKind.RIGHT_BRACE,
            TokenKind.COLON,
            TokenKind.ASSIGN,
            TokenKind.QUESTION);

    static List<Piece> of(List<Token> tokens) {
        List<Piece> pieces = new ArrayList<>();
        Deque<TokenKind> open = new ArrayDeque<>();
        Token before = tokens.getLast();
        boolean afterDot = false;
        for (Token token : tokens.subList(0, tokens.size() - 1)) {
            boolean counts = open.isEmpty() || open.element() == TokenKind.LEFT_BRACE;
            boolean canEnd = CAN_END.contains(before.kind())
                    || (afterDot && before.kind().group() == TokenKind.Group.WORD)
                    || (before.is(TokenKind.GREATER) && !before.spaceBefore());
            if (token.is(TokenKind.SEMICOLON)
                    || (counts && token.lineBefore() && canEnd && !CONTINUES.contains(token.kind()))) {
                newline(token, pieces);
            }
            if (!token.is(TokenKind.SEMICOLON)) {
                pieces.add(new Piece(token, false));
            }
            if (token.kind().opens()) {
                open.push(token.kind());
            } else if (token.kind().closes()) {
                open.pop();
            }
            afterDot = before.is(TokenKind.DOT);
            before = token;
        }
        return pieces;
    }

    private static void newline(Token token, List<Piece> pieces) {
        if (pieces.isEmpty() || !pieces.getLast().newline()) {
            pieces.add(new Piece(token, true));
        } else if (token.is(TokenKind.SEMICOLON)) {
            pieces.set(pieces.size() - 1, new Piece(token, true));
        }
    }

    /** Whether {@code piece} is what a terminal of the grammar stands for. */
    static boolean matches(Grammar.Symbol terminal, Piece piece) {
        Token token = piece.token();
        if (piece.newline()) {
            boolean line = terminal.text().equals("LINE") && !token.is(TokenKind.SEMICOLON);
            return line || terminal.text().equals("NEWLINE");
        } else if (terminal.quoted()) {
            return switch (terminal.text()) {
                case "<." -> token.is(TokenKind.LESS) && !token.spaceBefore();
                case "`" -> token.is(TokenKind.TEMPLATE_START) || token.is(TokenKind.TEMPLATE_END);
                default ->
                    token.value().equals(terminal.text())
                            && !token.is(TokenKind.STRING)
                            && !token.is(TokenKind.TEMPLATE_PIECE);
            };
        }
        return switch (terminal.text()) {
            case "NEWLINE", "LINE" -> false;
            case "NAME" -> token.is(TokenKind.IDENT);
            case "UPPER" ->
                token.is(TokenKind.IDENT) && Character.isUpperCase(token.value().charAt(0));
            case "WORD" -> token.kind().group() == TokenKind.Group.WORD;
            case "METHOD" ->
                Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
                        .contains(token.value());
            case "PATH" -> token.is(TokenKind.PATH);
            case "INT" -> token.is(TokenKind.INT);
            case "DECIMAL" -> token.is(TokenKind.DECIMAL);
            case "STRING" -> token.is(TokenKind.STRING);
            case "TEXT" -> token.is(TokenKind.TEMPLATE_PIECE);
            default -> throw new AssertionError("unknown class of tokens: " + terminal.text());
        };
    }
}
