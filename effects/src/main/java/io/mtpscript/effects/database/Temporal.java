package io.mtpscript.effects.database;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/**
 * Dates and times between ISO 8601 and PostgreSQL's binary formats: days, or microseconds, since 2000-01-01; times of day in
 * microseconds since midnight. Only what both sides hold exactly passes.
 */
final class Temporal {
    private static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);
    private static final LocalDateTime EPOCH_TIME = EPOCH.atStartOfDay();
    private static final int NANOS_PER_MICRO = 1000;

    private Temporal() {}

    static String readDate(byte[] bytes) throws MismatchException {
        int days = ByteBuffer.wrap(bytes).getInt();
        if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
            throw infinite();
        }
        return EPOCH.plusDays(days).toString();
    }

    static String readTime(byte[] bytes) throws MismatchException {
        long micros = ByteBuffer.wrap(bytes).getLong();
        try {
            return DateTimeFormatter.ISO_LOCAL_TIME.format(LocalTime.ofNanoOfDay(micros * NANOS_PER_MICRO));
        } catch (DateTimeException outOfDay) {
            throw new MismatchException("24:00:00 is no time of ISO 8601 here");
        }
    }

    static String readTimestamp(byte[] bytes) throws MismatchException {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(timestamp(bytes));
    }

    static String readTimestamptz(byte[] bytes) throws MismatchException {
        Instant instant = timestamp(bytes).toInstant(ZoneOffset.UTC);
        return DateTimeFormatter.ISO_INSTANT.format(instant);
    }

    private static LocalDateTime timestamp(byte[] bytes) throws MismatchException {
        long micros = ByteBuffer.wrap(bytes).getLong();
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            throw infinite();
        }
        return EPOCH_TIME.plus(micros, ChronoUnit.MICROS);
    }

    private static MismatchException infinite() {
        return new MismatchException("infinity is no date of ISO 8601");
    }

    static byte[] writeDate(String text) throws MismatchException {
        try {
            long days = ChronoUnit.DAYS.between(EPOCH, LocalDate.parse(text));
            return ByteBuffer.allocate(Integer.BYTES)
                    .putInt(Math.toIntExact(days))
                    .array();
        } catch (DateTimeParseException | ArithmeticException malformed) {
            throw new MismatchException("a date is written like 2026-01-31");
        }
    }

    static byte[] writeTime(String text) throws MismatchException {
        try {
            LocalTime time = LocalTime.parse(text);
            requireMicros(time.equals(time.truncatedTo(ChronoUnit.MICROS)));
            return longBytes(time.toNanoOfDay() / NANOS_PER_MICRO);
        } catch (DateTimeParseException malformed) {
            throw new MismatchException("a time is written like 13:45:00");
        }
    }

    static byte[] writeTimestamp(String text) throws MismatchException {
        try {
            return micros(LocalDateTime.parse(text));
        } catch (DateTimeParseException | ArithmeticException malformed) {
            throw new MismatchException("a timestamp is written like 2026-01-31T13:45:00");
        }
    }

    static byte[] writeTimestamptz(String text) throws MismatchException {
        try {
            return micros(OffsetDateTime.parse(text)
                    .withOffsetSameInstant(ZoneOffset.UTC)
                    .toLocalDateTime());
        } catch (DateTimeException | ArithmeticException malformed) {
            throw new MismatchException("a timestamptz is written with its zone, like 2026-01-31T13:45:00Z");
        }
    }

    private static byte[] micros(LocalDateTime time) throws MismatchException {
        requireMicros(time.equals(time.truncatedTo(ChronoUnit.MICROS)));
        return longBytes(ChronoUnit.MICROS.between(EPOCH_TIME, time));
    }

    private static void requireMicros(boolean whole) throws MismatchException {
        if (!whole) {
            throw new MismatchException("PostgreSQL keeps microseconds, and this is finer");
        }
    }

    private static byte[] longBytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
