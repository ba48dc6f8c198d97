package io.mtpscript.compiler.types;

import java.util.Collection;
import java.util.Optional;

/** Finds the name a slip of the finger was meant to be. */
final class Suggestions {
    private Suggestions() {}

    /** The nearest candidate within a distance that grows with the name's length; the first of equals. */
    static Optional<String> nearest(String name, Collection<String> candidates) {
        int best = Math.max(1, name.length() / 3) + 1;
        Optional<String> found = Optional.empty();
        for (String candidate : candidates) {
            if (candidate.equals(name)) {
                continue;
            }
            if (candidate.equalsIgnoreCase(name)) {
                return Optional.of(candidate);
            }
            int distance = distance(name, candidate, best);
            if (distance < best && distance < Math.max(name.length(), candidate.length())) {
                best = distance;
                found = Optional.of(candidate);
            }
        }
        return found;
    }

    /** {@code Did you mean `x`?} or nothing. */
    static Optional<String> hint(String name, Collection<String> candidates) {
        return nearest(name, candidates).map(candidate -> "Did you mean `" + candidate + "`?");
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
