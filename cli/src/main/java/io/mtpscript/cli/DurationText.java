package io.mtpscript.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 10s}, {@code 500ms}, {@code 2m}; a number alone is seconds. At most a day. */
final class DurationText implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,8})(ms|s|m|h)?");
    private static final Duration MOST = Duration.ofDays(1);

    @Override
    public Duration convert(String text) {
        Matcher match = FORM.matcher(text);
        if (!match.matches()) {
            throw new TypeConversionException("'" + text + "' is no duration; write 10s, 500ms or 2m");
        }
        long number = Long.parseLong(match.group(1));
        String unit = match.group(2) == null ? "s" : match.group(2);
        Duration duration = switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
        if (duration.compareTo(MOST) > 0) {
            throw new TypeConversionException("'" + text + "' is more than a day");
        }
        return duration;
    }
}
