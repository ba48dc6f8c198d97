package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Decl;
import io.mtpscript.compiler.typed.CheckedProgram.Segment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Turns the path of an api or a route, which the parser has found well-formed, into segments. */
final class Paths {
    private static final int HEX = 16;

    private final Findings findings;

    Paths(Findings findings) {
        this.findings = findings;
    }

    /** The segments; what a diagnostic was given for stays in as it is written. */
    List<Segment> parse(Decl.Path path) {
        String text = path.text();
        if (text.equals("/")) {
            return List.of();
        }
        var segments = new ArrayList<Segment>();
        var names = new LinkedHashSet<String>();
        for (String part : text.substring(text.startsWith("/") ? 1 : 0).split("/", -1)) {
            if (!part.startsWith(":")) {
                segments.add(new Segment(false, literal(part, path.span())));
                continue;
            }
            String name = part.substring(1);
            if (!names.add(name)) {
                fault(path.span(), "the path has two parameters `:" + name + "`", "Give each a name of its own.");
            } else {
                segments.add(new Segment(true, name));
            }
        }
        return segments;
    }

    private void fault(Span span, String message, String hint) {
        findings.add(DiagnosticCode.ROUTE_PATH, span, message, hint);
    }

    private String literal(String part, Span span) {
        var decoded = decode(part);
        if (decoded.isEmpty()) {
            fault(span, "the bytes of the segment `" + part + "` are not UTF-8", "Percent-encode the text's UTF-8.");
            return part;
        }
        if (decoded.get().equals(".") || decoded.get().equals("..")) {
            fault(
                    span,
                    "no request reaches a segment `" + part + "`",
                    "Clients resolve it before they send the request.");
        }
        return decoded.get();
    }

    private static Optional<String> decode(String part) {
        var bytes = ByteBuffer.allocate(part.length());
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            int code = c == '%' && i + 2 < part.length() ? code(part.charAt(i + 1), part.charAt(i + 2)) : -1;
            if (code >= 0) {
                bytes.put((byte) code);
                i += 2;
            } else {
                bytes.put((byte) c);
            }
        }
        bytes.flip();
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The byte of two hexadecimal digits; below 0 when they are none. */
    private static int code(char high, char low) {
        int first = Character.digit(high, HEX);
        int second = Character.digit(low, HEX);
        return first < 0 || second < 0 ? -1 : first * HEX + second;
    }
}
