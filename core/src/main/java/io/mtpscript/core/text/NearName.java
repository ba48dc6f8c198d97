package io.mtpscript.core.text;

import java.util.Collection;
import java.util.Optional;

/** Finds the name a slip of the finger, or a beginning, was meant to be. */
public final class NearName {
    /** Of so many letters one may differ. */
    private static final int LETTERS_PER_DIFFERENCE = 3;

    /** A beginning of so many letters stands for the whole name. */
    private static final int BEGINNING = 4;

    /** Names longer than this are no slips, and comparing them would take time that grows with both lengths. */
    private static final int LONGEST = 200;

    private NearName() {}

    /** The known name with the fewest differences, where they are few for its length; the first of equals. */
    public static Optional<String> of(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        int best = Math.max(1, name.length() / LETTERS_PER_DIFFERENCE) + 1;
        Optional<String> found = Optional.empty();
        for (String candidate : known) {
            if (candidate.equals(name)) {
                continue;
            }
            if (sameLetters(candidate, name)) {
                return Optional.of(candidate);
            }
            boolean begins = name.length() >= BEGINNING && candidate.startsWith(name);
            int distance = begins ? 1 : distance(name, candidate, best);
            if (distance < best && distance < Math.max(name.length(), candidate.length())) {
                best = distance;
                found = Optional.of(candidate);
            }
        }
        return found;
    }

    /** Whether both differ in capitals at most; names are ASCII. */
    private static boolean sameLetters(String a, String b) {
        boolean same = a.length() == b.length();
        for (int i = 0; same && i < a.length(); i++) {
            same = lower(a.charAt(i)) == lower(b.charAt(i));
        }
        return same;
    }

    private static int lower(char c) {
        return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
    }

    /** Edit distance with swaps of neighbours; {@code limit} or more may come back as any number not below it. */
    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int cost = Math.min(Math.min(current[j - 1], last[j]) + 1, last[j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost = Math.min(cost, beforeLast[j - 2] + 1);
                }
                current[j] = cost;
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = current;
            current = free;
        }
        return last[b.length()];
    }
}
