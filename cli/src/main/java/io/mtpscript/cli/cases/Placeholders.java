package io.mtpscript.cli.cases;

import io.mtpscript.core.json.JsonValue;
import io.mtpscript.core.json.JsonValue.JsonArray;
import io.mtpscript.core.json.JsonValue.JsonObject;
import io.mtpscript.core.json.JsonValue.JsonString;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Texts in place of others, of the same shape: letters for letters, digits for digits, everything else as it is. The same text always
 * gets the same one, another text another one. A placeholder tells nothing but the shape: it comes of a count.
 *
 * <p>Left alone are the texts of the program and those that are asked for, dates and times, and Int and Bool as texts.
 */
final class Placeholders {
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}([T ].*)?|\\d{2}:\\d{2}(:\\d{2}.*)?");
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final int UUID_VERSION = 14;
    private static final int UUID_VARIANT = 19;

    /** A shape that has no more placeholders than this gives one twice. */
    private static final int ATTEMPTS = 64;

    private final ProgramTexts program;
    private final Set<String> kept;
    private final Map<String, String> known = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private long count;

    Placeholders(ProgramTexts program, Set<String> kept) {
        this.program = program;
        this.kept = Set.copyOf(kept);
    }

    /** How many different texts have been replaced. */
    int replaced() {
        return known.size();
    }

    String of(String text) {
        if (text.isEmpty()
                || kept.contains(text)
                || program.have(text)
                || TIME.matcher(text).matches()) {
            return text;
        }
        if ((text.startsWith("{") || text.startsWith("[")) && JsonValue.parse(text) instanceof JsonValue json) {
            return all(json).toText();
        }
        String before = known.get(text);
        if (before != null) {
            return before;
        }
        String made = make(text);
        if (!made.equals(text)) {
            known.put(text, made);
        }
        return made;
    }

    /** Every String in a JSON value; names of members stay. */
    JsonValue all(JsonValue value) {
        return switch (value) {
            case JsonString(String text) -> new JsonString(of(text));
            case JsonArray(List<JsonValue> items) ->
                new JsonArray(items.stream().map(this::all).toList());
            case JsonObject(SortedMap<String, JsonValue> members) -> {
                SortedMap<String, JsonValue> all = new TreeMap<>();
                members.forEach((name, member) -> all.put(name, all(member)));
                yield new JsonObject(all);
            }
            case JsonValue.JsonNull _, JsonValue.JsonBool _, JsonValue.JsonInt _, JsonValue.JsonDecimal _ -> value;
        };
    }

    private String make(String text) {
        boolean uuid = UUID.matcher(text).matches();
        String made = text;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            count++;
            made = shaped(text, uuid);
            if (!made.equals(text) && !program.have(made) && used.add(made)) {
                break;
            }
        }
        return made;
    }

    private String shaped(String text, boolean uuid) {
        var made = new StringBuilder();
        int[] codePoints = text.codePoints().toArray();
        for (int i = 0; i < codePoints.length; i++) {
            int c = codePoints[i];
            boolean fixed = uuid && (i == UUID_VERSION || i == UUID_VARIANT);
            if (fixed || !Character.isLetterOrDigit(c)) {
                made.appendCodePoint(c);
            } else if (uuid) {
                made.append("0123456789abcdef".charAt(number(i, 16)));
            } else if (c >= '0' && c <= '9') {
                made.append((char) (c == '0' ? '0' : '1' + number(i, 9)));
            } else {
                made.append((char) ((Character.isUpperCase(c) ? 'A' : 'a') + number(i, 26)));
            }
        }
        return made.toString();
    }

    /** Of this placeholder's number and the place, mixed well (the finaliser of MurmurHash3). */
    private int number(int place, int bound) {
        long mixed = (count << 20) + place;
        mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return (int) Long.remainderUnsigned(mixed ^ (mixed >>> 33), bound);
    }
}
