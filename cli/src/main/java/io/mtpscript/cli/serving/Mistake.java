package io.mtpscript.cli.serving;

import java.util.List;

/**
 * Why the sources are not served.
 *
 * @param summary one line, such as {@code 2 errors}
 * @param report as the terminal shows it, without colours; empty where the summary says all
 * @param details one of each finding
 */
public record Mistake(String summary, String report, List<Detail> details) {
    public Mistake {
        details = List.copyOf(details);
    }

    /** @param place such as {@code app.mtp:3:12} */
    public record Detail(String place, String message) {}

    /** One that has no place in the sources. */
    public static Mistake of(String summary) {
        return new Mistake(summary, "", List.of());
    }

    /** All of it. */
    public String text() {
        return report.isEmpty() ? summary : report.strip() + "\n\n" + summary;
    }
}
