package io.mtpscript.net.coding;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tags that tell whether a client has an answer already (RFC 9110 sections 8.8.3 and 13.1.2). */
final class EntityTags {
    /** What stands before the digest of a body in its field. */
    private static final String SHA_256 = "sha-256=:";

    /** 132 bits. */
    private static final int CHARS = 22;

    private static final String GZIP = "-gzip\"";
    private static final Pattern TAG = Pattern.compile("(?:W/)?(\"[\\x21\\x23-\\x7E\\x80-\\xFF]*\")");

    private EntityTags() {}

    /** The tag of a body by its {@code Content-Digest}. */
    static String of(String contentDigest) {
        return '"' + contentDigest.substring(SHA_256.length(), SHA_256.length() + CHARS) + '"';
    }

    static boolean isDigest(String contentDigest) {
        return contentDigest.startsWith(SHA_256) && contentDigest.length() > SHA_256.length() + CHARS;
    }

    /** The tag of the same answer compressed: other bytes, another tag. */
    static String compressed(String tag) {
        return tag.endsWith("\"") ? tag.substring(0, tag.length() - 1) + GZIP : tag;
    }

    /** What {@link #compressed} was made of. */
    static String plain(String tag) {
        return tag.endsWith(GZIP) ? tag.substring(0, tag.length() - GZIP.length()) + '"' : tag;
    }

    /** Fields of tags, or {@code *}, with each tag as it was before {@link #compressed}. */
    static List<String> plain(List<String> fields) {
        return fields.stream()
                .map(field -> TAG.matcher(field).replaceAll(tag -> Matcher.quoteReplacement(plain(tag.group()))))
                .toList();
    }

    /** Whether a client names the tag, or {@code *}: weak or strong does not matter here. */
    static boolean matches(List<String> ifNoneMatch, String tag) {
        String wanted = opaque(tag);
        for (String field : ifNoneMatch) {
            if (field.strip().equals("*")) {
                return true;
            }
            Matcher given = TAG.matcher(field);
            while (given.find()) {
                if (given.group(1).equals(wanted)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String opaque(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }
}
