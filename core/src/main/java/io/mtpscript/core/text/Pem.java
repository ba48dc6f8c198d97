package io.mtpscript.core.text;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a PEM file (RFC 7468). */
public final class Pem {
    private Pem() {}

    /** What stands first under a label, such as {@code PRIVATE KEY}. */
    public static Optional<byte[]> first(String text, String label) {
        return all(text, label).stream().findFirst();
    }

    /** What stands under a label; parts that are no Base64 are passed over. */
    public static List<byte[]> all(String text, String label) {
        Matcher parts = Pattern.compile("-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]*)-----END " + label + "-----")
                .matcher(text);
        List<byte[]> found = new ArrayList<>();
        while (parts.find()) {
            try {
                found.add(Base64.getMimeDecoder().decode(parts.group(1)));
            } catch (IllegalArgumentException e) {
                // None of ours.
            }
        }
        return found;
    }
}
