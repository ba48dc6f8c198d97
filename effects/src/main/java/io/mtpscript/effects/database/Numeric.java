package io.mtpscript.effects.database;

import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.decimal.DecimalFault;
import io.mtpscript.core.decimal.DecimalParser;
import java.nio.ByteBuffer;

/**
 * The binary format of {@code numeric}: count of digit groups, weight of the first group, sign, digits behind the point to
 * display, each 16 bits, then the groups, base 10,000.
 */
final class Numeric {
    private static final int POSITIVE = 0x0000;
    private static final int NEGATIVE = 0x4000;
    private static final int GROUP_DIGITS = 4;
    private static final int HEADER_BYTES = 8;

    private Numeric() {}

    static Decimal read(byte[] bytes) throws MismatchException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int groups = in.getShort();
        int weight = in.getShort();
        int sign = in.getShort() & 0xFFFF;
        if (sign != POSITIVE && sign != NEGATIVE) {
            throw new MismatchException("NaN and infinity are no Decimals");
        }
        DecimalParser parser = DecimalParser.plain();
        if (sign == NEGATIVE) {
            parser.accept('-');
        }
        if (weight < 0) {
            parser.accept('0');
        }
        for (int position = Math.max(weight, 0); position >= 0 && weight >= 0; position--) {
            group(parser, group(in, groups, weight - position));
        }
        // Groups behind the point have the positions -1, -2, ...; those above the first group are zero.
        int last = weight - groups + 1;
        if (last < 0) {
            parser.accept('.');
            for (int position = -1; position >= last; position--) {
                group(parser, group(in, groups, weight - position));
            }
        }
        return switch (parser.finish()) {
            case Decimal value -> value;
            case DecimalFault fault ->
                throw new MismatchException("the number does not fit a Decimal of 34 digits and scale 28 exactly");
        };
    }

    private static int group(ByteBuffer in, int groups, int index) {
        return index < 0 || index >= groups ? 0 : in.getShort(HEADER_BYTES + 2 * index);
    }

    private static void group(DecimalParser parser, int group) {
        parser.accept('0' + group / 1000);
        parser.accept('0' + group / 100 % 10);
        parser.accept('0' + group / 10 % 10);
        parser.accept('0' + group % 10);
    }

    static byte[] write(Decimal value) {
        String text = value.abs().toString();
        int point = text.indexOf('.');
        String integer = point < 0 ? text : text.substring(0, point);
        String fraction = point < 0 ? "" : text.substring(point + 1);
        String digits = "0".repeat(Math.floorMod(-integer.length(), GROUP_DIGITS))
                + integer
                + fraction
                + "0".repeat(Math.floorMod(-fraction.length(), GROUP_DIGITS));
        int groups = digits.length() / GROUP_DIGITS;
        int weight = (integer.length() + GROUP_DIGITS - 1) / GROUP_DIGITS - 1;
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + 2 * groups);
        out.putShort((short) groups)
                .putShort((short) weight)
                .putShort((short) (value.signum() < 0 ? NEGATIVE : POSITIVE))
                .putShort((short) fraction.length());
        for (int i = 0; i < groups; i++) {
            out.putShort(Short.parseShort(digits.substring(i * GROUP_DIGITS, (i + 1) * GROUP_DIGITS)));
        }
        return out.array();
    }
}
