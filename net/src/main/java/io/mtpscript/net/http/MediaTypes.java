package io.mtpscript.net.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a request says about the form of its body and of the answer it wants (RFC 9110 sections 8.3 and 12.5.1). */
public final class MediaTypes {
    /** The one form of bodies, asked and answered. */
    public static final String JSON = "application/json";

    private MediaTypes() {}

    /**
     * Whether a {@code Content-Type} declares JSON in UTF-8: {@code application/json} or {@code application/...+json},
     * where a {@code charset} parameter, if there is one, is {@code utf-8}. Other parameters do not matter.
     */
    public static boolean isJson(String contentType) {
        if (contentType.equals(JSON)) {
            return true;
        }
        List<String> parts = split(contentType, ';');
        String type = parts.getFirst().strip().toLowerCase(Locale.ROOT);
        boolean json = type.equals(JSON)
                || (type.startsWith("application/")
                        && type.endsWith("+json")
                        && HeaderRules.isToken(type.substring("application/".length())));
        return json && parts.subList(1, parts.size()).stream().allMatch(MediaTypes::keepsUtf8);
    }

    private static boolean keepsUtf8(String parameter) {
        int equals = parameter.indexOf('=');
        if (equals < 0) {
            return parameter.isBlank();
        }
        String name = parameter.substring(0, equals).strip();
        String value = parameter.substring(equals + 1).strip();
        if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
            value = value.substring(1, value.length() - 1);
        }
        return !name.equalsIgnoreCase("charset") || value.equalsIgnoreCase("utf-8");
    }

    /**
     * Whether {@code Accept} fields, in the order received, let {@code application/json} pass: no field at all does, and
     * the most specific range that covers it decides, which must not have weight 0.
     */
    public static boolean acceptsJson(List<String> acceptFields) {
        int bestRank = -1;
        boolean accepted = false;
        boolean anyRange = false;
        for (String field : acceptFields) {
            for (String member : split(field, ',')) {
                List<String> parts = split(member, ';');
                String range = parts.getFirst().strip().toLowerCase(Locale.ROOT);
                if (range.isEmpty()) {
                    continue;
                }
                anyRange = true;
                int rank = rank(range);
                boolean wanted = !weightIsZero(parts);
                if (rank > bestRank) {
                    bestRank = rank;
                    accepted = wanted;
                } else if (rank == bestRank) {
                    accepted |= wanted;
                }
            }
        }
        return !anyRange || (bestRank >= 0 && accepted);
    }

    /** How specifically a range covers JSON; -1 where it does not. */
    private static int rank(String range) {
        return switch (range) {
            case JSON -> 2;
            case "application/*" -> 1;
            case "*/*" -> 0;
            default -> -1;
        };
    }

    private static boolean weightIsZero(List<String> parts) {
        for (String part : parts.subList(1, parts.size())) {
            String parameter = part.strip();
            if (parameter.length() > 2 && (parameter.startsWith("q=") || parameter.startsWith("Q="))) {
                return parameter.substring(2).matches("0(\\.0{0,3})?");
            }
        }
        return false;
    }

    /** Splits at a separator that stands outside quoted strings; at least one part. */
    private static List<String> split(String text, char separator) {
        if (text.indexOf(separator) < 0) {
            return List.of(text);
        }
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }
}
