package io.mtpscript.compiler.diagnostic;

import io.mtpscript.core.json.JsonValue;
import io.mtpscript.core.text.NearName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All codes at once: listed, written as the manual, and searched by somebody who does not know the number. */
public final class DiagnosticIndex {
    private static final String PREFIX = "MTP";
    private static final int DIGITS = 4;

    private DiagnosticIndex() {}

    /** One line a code under a heading a group; ends with a line break. */
    public static String human(boolean colour) {
        Palette palette = colour ? Palette.COLOURED : Palette.PLAIN;
        StringBuilder out = new StringBuilder();
        String group = "";
        for (DiagnosticCode code : DiagnosticCode.values()) {
            if (!group.equals(groupOf(code))) {
                out.append(group.isEmpty() ? "" : "\n");
                group = groupOf(code);
                out.append(palette.paint(Palette.Ink.STRONG, group)).append('\n');
            }
            String severity = String.format(Locale.ROOT, "%-7s", Renderer.nameOf(code.severity()));
            out.append("  ")
                    .append(code.id())
                    .append("  ")
                    .append(palette.paint(Renderer.inkOf(code.severity()), severity))
                    .append("  ")
                    .append(code.title())
                    .append('\n');
        }
        return out.toString();
    }

    /** One canonical JSON array of objects with {@code code}, {@code severity} and {@code title}; ends with a line break. */
    public static String json() {
        List<JsonValue> all = new ArrayList<>();
        for (DiagnosticCode code : DiagnosticCode.values()) {
            all.add(new JsonValue.JsonObject(members(code)));
        }
        return new JsonValue.JsonArray(all).toText() + "\n";
    }

    /** {@code docs/diagnostics.md}, whole. */
    static String manual() {
        StringBuilder out = new StringBuilder("""
                # Diagnostics

                Everything that the compiler can find, by code. `mtpsc explain CODE` prints the same. An *error* stops the
                compilation, a *warning* does not. This page is generated from the compiler's own texts.
                """);
        String group = "";
        for (DiagnosticCode code : DiagnosticCode.values()) {
            if (!group.equals(groupOf(code))) {
                group = groupOf(code);
                out.append("\n**").append(group).append("**\n\n");
            }
            out.append("- [")
                    .append(code.id())
                    .append("](#")
                    .append(anchor(code))
                    .append(") ")
                    .append(code.title())
                    .append('\n');
        }
        for (DiagnosticCode code : DiagnosticCode.values()) {
            out.append('\n').append(Explanation.markdown(code));
        }
        return out.toString();
    }

    /** The anchor that the usual renderers of Markdown give the code's heading. */
    private static String anchor(DiagnosticCode code) {
        StringBuilder out = new StringBuilder();
        for (char c : (code.id() + ": " + code.title()).toLowerCase(Locale.ROOT).toCharArray()) {
            if (c == ' ') {
                out.append('-');
            } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_') {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** The code that was named: with or without {@code MTP}, with or without leading zeros, in any case of letters. */
    public static Optional<DiagnosticCode> find(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        String digits = upper.startsWith(PREFIX) ? upper.substring(PREFIX.length()) : upper;
        if (digits.isEmpty() || digits.length() > DIGITS || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        return DiagnosticCode.ofId(PREFIX + "0".repeat(DIGITS - digits.length()) + digits);
    }

    /** Codes that somebody may have meant who named none: by a slip in the number, or by a word of the title. */
    public static List<DiagnosticCode> near(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        List<DiagnosticCode> byTitle = Arrays.stream(DiagnosticCode.values())
                .filter(code -> code.title().toLowerCase(Locale.ROOT).contains(lower))
                .toList();
        if (!byTitle.isEmpty() && !lower.isBlank()) {
            return byTitle;
        }
        String upper = name.toUpperCase(Locale.ROOT);
        String id = upper.startsWith(PREFIX) ? upper : PREFIX + upper;
        String group = id.substring(0, Math.min(id.length(), PREFIX.length() + 2));
        List<String> ids = Arrays.stream(DiagnosticCode.values())
                .map(DiagnosticCode::id)
                .filter(known -> known.startsWith(group))
                .toList();
        return NearName.of(id, ids).flatMap(DiagnosticCode::ofId).stream().toList();
    }

    static SortedMap<String, JsonValue> members(DiagnosticCode code) {
        SortedMap<String, JsonValue> members = new TreeMap<>();
        members.put("code", new JsonValue.JsonString(code.id()));
        members.put("severity", new JsonValue.JsonString(Renderer.nameOf(code.severity())));
        members.put("title", new JsonValue.JsonString(code.title()));
        return members;
    }

    /** What the first two digits say. */
    private static String groupOf(DiagnosticCode code) {
        return switch (code.id().substring(PREFIX.length(), PREFIX.length() + 2)) {
            case "01" -> "Characters and literals";
            case "02" -> "Syntax, and what to write for the habits of other languages";
            case "03" -> "Names and modules";
            case "04" -> "Types";
            case "05" -> "Patterns";
            case "06" -> "Effects";
            case "07" -> "Apis and routes";
            case "08" -> "Linking and limits";
            case "09" -> "Tests";
            case "10" -> "Statements and the database";
            default -> throw new IllegalStateException(code.id() + " belongs to no group");
        };
    }
}
