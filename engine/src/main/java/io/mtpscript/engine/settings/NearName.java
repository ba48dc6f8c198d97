package io.mtpscript.engine.settings;

import java.util.List;
import java.util.Optional;

/** Finds what somebody probably meant. */
final class NearName {
    /** Of so many letters one may differ. */
    private static final int LETTERS_PER_DIFFERENCE = 3;

    private NearName() {}

    /** The known name with the fewest different letters, if there are few; the first of several. */
    static Optional<String> of(String name, List<String> known) {
        int best = name.length() / LETTERS_PER_DIFFERENCE + 1;
        String nearest = "";
        for (String candidate : known) {
            int distance = candidate.startsWith(name) && name.length() > 3 ? 1 : distance(name, candidate);
            if (distance < best) {
                best = distance;
                nearest = candidate;
            }
        }
        return nearest.isEmpty() ? Optional.empty() : Optional.of(nearest);
    }

    /** Levenshtein's distance, one row at a time. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
