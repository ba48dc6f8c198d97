package io.mtpscript.net.server;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** IMF-fixdate, RFC 9110 section 5.6.7. Without the JDK's formatter, which reads the texts of all languages first. */
final class HttpDate {
    private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private HttpDate() {}

    /** @param epochSecond of a year 0..9999 */
    static String of(long epochSecond) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(29);
        text.append(DAYS.get(time.getDayOfWeek().getValue() - 1)).append(", ");
        digits(text, time.getDayOfMonth()).append(' ');
        text.append(MONTHS.get(time.getMonthValue() - 1)).append(' ');
        digits(text, time.getYear() / 100);
        digits(text, time.getYear() % 100).append(' ');
        digits(text, time.getHour()).append(':');
        digits(text, time.getMinute()).append(':');
        digits(text, time.getSecond());
        return text.append(" GMT").toString();
    }

    private static StringBuilder digits(StringBuilder text, int twoDigits) {
        return text.append((char) ('0' + twoDigits / 10)).append((char) ('0' + twoDigits % 10));
    }
}
