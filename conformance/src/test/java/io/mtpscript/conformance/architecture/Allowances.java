package io.mtpscript.conformance.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The places that may break a rule, each with its reason: the lines of the resource {@code allowed.txt}. */
record Allowances(List<Allowance> all) {
    /**
     * @param rule the rule's name
     * @param place a class, a class and a method as {@code class#method}, or every class of a package as {@code package.*}
     * @param reason why it is right there
     */
    record Allowance(String rule, String place, String reason) {
        boolean covers(Violation violation) {
            if (!rule.equals(violation.rule())) {
                return false;
            }
            String type = violation.className();
            return place.endsWith(".*")
                    ? type.startsWith(place.substring(0, place.length() - 1))
                    : place.equals(type) || place.equals(type + "#" + violation.method());
        }
    }

    static Allowances ofTheProject() {
        try (InputStream in = Allowances.class.getResourceAsStream("allowed.txt")) {
            byte[] bytes = Objects.requireNonNull(in, "allowed.txt").readAllBytes();
            return parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Allowances parse(String text) {
        List<Allowance> all = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            List<String> parts = List.of(line.split("\\|", 3));
            if (parts.size() != 3 || parts.stream().anyMatch(String::isBlank)) {
                throw new IllegalArgumentException("not 'rule | place | reason': " + line);
            }
            all.add(new Allowance(
                    parts.get(0).strip(), parts.get(1).strip(), parts.get(2).strip()));
        }
        return new Allowances(List.copyOf(all));
    }

    boolean cover(Violation violation) {
        return all.stream().anyMatch(allowance -> allowance.covers(violation));
    }

    /** Those that excuse nothing any more. */
    List<Allowance> unused(List<Violation> violations) {
        return all.stream()
                .filter(allowance -> violations.stream().noneMatch(allowance::covers))
                .toList();
    }
}
