package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.source.SourceFile;
import java.util.List;

/**
 * A source text as tokens, the last of which is {@link TokenKind#END}, and its comments, both in source order. Together
 * with the white space between them they are the whole text.
 */
public record Lexed(SourceFile source, List<Token> tokens, List<Comment> comments, List<Diagnostic> diagnostics) {
    public Lexed {
        tokens = List.copyOf(tokens);
        comments = List.copyOf(comments);
        diagnostics = List.copyOf(diagnostics);
    }
}
