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

/** Reads the path of an api or a route into segments. */
final class Paths {
    private final Findings findings;

    Paths(Findings findings) {
        this.findings = findings;
    }

    /** The segments; after a diagnostic those that could be read. */
    List<Segment> parse(Decl.Path path) {
        String text = path.text();
        if (!text.startsWith("/")) {
            fault(path.span(), "a path starts with `/`", "Write `/" + text + "`.");
            return List.of();
        }
        if (text.equals("/")) {
            return List.of();
        }
        var segments = new ArrayList<Segment>();
        var names = new LinkedHashSet<String>();
        for (String part : text.substring(1).split("/", -1)) {
            if (part.isEmpty()) {
                fault(
                        path.span(),
                        "the path has an empty segment, which no request reaches",
                        "Leave out the `/` at the end, and write single ones.");
                return segments;
            }
            if (!part.startsWith(":")) {
                segments.add(new Segment(false, literal(part, path.span())));
                continue;
            }
            String name = part.substring(1);
            if (!identifier(name)) {
                fault(
                        path.span(),
                        "`" + part + "` is not a path parameter",
                        "A parameter is a colon and a name: `:id`.");
            } else if (!names.add(name)) {
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

    private static boolean identifier(String name) {
        return !name.isEmpty()
                && name.chars().allMatch(c -> letter(c) || (c >= '0' && c <= '9') || c == '_')
                && !(name.charAt(0) >= '0' && name.charAt(0) <= '9');
    }

    private static boolean letter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private String literal(String part, Span span) {
        var decoded = decode(part);
        if (decoded.isEmpty()) {
            fault(
                    span,
                    "the segment `" + part + "` is not what a path may contain",
                    "Letters, digits, `-`, `.`, `_` and `~` stand for themselves; others as %XX of their UTF-8 bytes.");
            return part;
        }
        if (decoded.get().equals(".") || decoded.get().equals("..")) {
            fault(span, "no request reaches a segment `" + part + "`", "Clients resolve it before they send it.");
        }
        return decoded.get();
    }

    /** Percent-decoding of RFC 3986 over unreserved characters; empty when it is neither. */
    private static Optional<String> decode(String part) {
        var bytes = ByteBuffer.allocate(part.length());
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '%') {
                int high = i + 2 < part.length() ? hex(part.charAt(i + 1)) : -1;
                int low = i + 2 < part.length() ? hex(part.charAt(i + 2)) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                bytes.put((byte) (high * 16 + low));
                i += 2;
            } else if (letter(c) || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0) {
                bytes.put((byte) c);
            } else {
                return Optional.empty();
            }
        }
        bytes.flip();
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static int hex(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'a' && c <= 'f') {
            return c - 'a' + 10;
        }
        return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    }
}
