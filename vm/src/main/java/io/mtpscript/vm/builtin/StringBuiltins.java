package io.mtpscript.vm.builtin;

import static io.mtpscript.vm.machine.Machine.blocks;

import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.decimal.DecimalParser;
import io.mtpscript.core.unicode.CaseMapping;
import io.mtpscript.core.unicode.Utf8;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.Values;
import io.mtpscript.vm.memory.Memory;

/**
 * String: immutable, valid UTF-8; lengths and indices are in code points. Results are always new Strings. Sizes that a count
 * argument multiplies are computed without overflow, so that the charge ends the request before the work does.
 */
final class StringBuiltins {
    private StringBuiltins() {}

    static long length(Machine m, long string) {
        return Values.codePoints(m, string);
    }

    /** Joins {@code count} Strings in registers. */
    static long concat(Machine m, long[] registers, int at, int count) {
        long bytes = 0;
        long points = 0;
        for (int i = 0; i < count; i++) {
            bytes += Values.byteLength(m, registers[at + i]);
            points += Values.codePoints(m, registers[at + i]);
        }
        long result = charged(m, Builtin.OP_CONCAT, bytes, points);
        if (result == 0) {
            return 0;
        }
        long to = Values.newBytes(m, result, bytes);
        long end = to + bytes;
        for (int i = 0; i < count; i++) {
            to = append(m, to, end, registers[at + i]);
        }
        return result;
    }

    static long concat(Machine m, long a, long b) {
        long bytes = Values.byteLength(m, a) + Values.byteLength(m, b);
        long result = charged(m, Builtin.OP_CONCAT, bytes, Values.codePoints(m, a) + Values.codePoints(m, b));
        if (result != 0) {
            long to = Values.newBytes(m, result, bytes);
            append(m, append(m, to, to + bytes, a), to + bytes, b);
        }
        return result;
    }

    static long concat(Machine m, long a, long b, long c) {
        long bytes = Values.byteLength(m, a) + Values.byteLength(m, b) + Values.byteLength(m, c);
        long points = Values.codePoints(m, a) + Values.codePoints(m, b) + Values.codePoints(m, c);
        long result = charged(m, Builtin.OP_CONCAT, bytes, points);
        if (result != 0) {
            long to = Values.newBytes(m, result, bytes);
            append(m, append(m, append(m, to, to + bytes, a), to + bytes, b), to + bytes, c);
        }
        return result;
    }

    /** Charges by a result's bytes and makes it. */
    private static long charged(Machine m, Builtin builtin, long bytes, long points) {
        return m.charge(builtin, blocks(bytes)) ? Values.newString(m, bytes, points) : 0;
    }

    /** Copies a String to an address; never behind {@code end}, where what is being written ends. */
    private static long append(Machine m, long to, long end, long string) {
        long length = Values.byteLength(m, string);
        return append(to, end, Values.bytes(m, string), length);
    }

    private static long append(long to, long end, long from, long length) {
        if (length < 0 || length > end - to) {
            throw new IllegalStateException("A String is not of its own length");
        }
        Memory.copy(from, to, length);
        return to + length;
    }

    /** Compares by code points, which is by bytes. */
    static long compare(Machine m, long a, long b) {
        long shorter = Math.min(Values.byteLength(m, a), Values.byteLength(m, b));
        return m.charge(Builtin.OP_STRING_COMPARE, blocks(shorter)) ? order(m, a, b) : 0;
    }

    static int order(Machine m, long a, long b) {
        long lengthA = Values.byteLength(m, a);
        long lengthB = Values.byteLength(m, b);
        long bytesA = Values.bytes(m, a);
        long bytesB = Values.bytes(m, b);
        long at = Memory.mismatch(bytesA, bytesB, Math.min(lengthA, lengthB));
        return at < 0
                ? Long.compare(lengthA, lengthB)
                : Integer.compare(Memory.getByte(bytesA + at) & 0xff, Memory.getByte(bytesB + at) & 0xff);
    }

    static long slice(Machine m, long string, long from, long to) {
        long length = Values.byteLength(m, string);
        if (!m.charge(Builtin.STRING_SLICE, blocks(length))) {
            return 0;
        }
        long points = Values.codePoints(m, string);
        long first = Math.clamp(from, 0L, points);
        long last = Math.clamp(to, first, points);
        boolean ascii = points == length;
        long bytes = Values.bytes(m, string);
        long skipped = NativeText.bytesOf(bytes, length, first, ascii);
        long kept = NativeText.bytesOf(bytes + skipped, length - skipped, last - first, ascii);
        return copy(m, bytes + skipped, kept, last - first);
    }

    private static long copy(Machine m, long from, long bytes, long points) {
        long result = Values.newString(m, bytes, points);
        if (result != 0) {
            Memory.copy(from, Values.newBytes(m, result, bytes), bytes);
        }
        return result;
    }

    static long split(Machine m, long string, long separator) {
        long length = Values.byteLength(m, string);
        if (!m.charge(Builtin.STRING_SPLIT, blocks(length + Values.byteLength(m, separator)))) {
            return 0;
        }
        return Values.byteLength(m, separator) == 0 ? splitPoints(m, string) : splitAt(m, string, separator);
    }

    private static long splitPoints(Machine m, long string) {
        long points = Values.codePoints(m, string);
        // A code point's String has 16 bytes.
        if (!m.charge(Builtin.STRING_SPLIT, blocks(8 + 24 * points))) {
            return 0;
        }
        long list = Values.newList(m, points);
        long at = list == 0 ? 0 : Values.bytes(m, string);
        long end = list == 0 ? 0 : at + Values.byteLength(m, string);
        for (long i = 0; i < points && list != 0; i++) {
            long bytes = Math.min(end - at, NativeText.lengthAt(at));
            long piece = copy(m, at, bytes, 1);
            if (piece == 0) {
                return 0;
            }
            m.setWord(list, 1 + i, piece);
            at += bytes;
        }
        return list;
    }

    private static long splitAt(Machine m, long string, long separator) {
        long text = Values.bytes(m, string);
        long length = Values.byteLength(m, string);
        int gap = (int) Values.byteLength(m, separator);
        TextSearch search = new TextSearch(Values.bytes(m, separator), gap);
        long count = 0;
        long size = 8;
        for (long from = 0; from >= 0; count++) {
            long found = search.find(text, length, from);
            size += 8 + Values.stringSize((found < 0 ? length : found) - from);
            from = found < 0 ? -1 : found + gap;
        }
        if (!m.charge(Builtin.STRING_SPLIT, blocks(size))) {
            return 0;
        }
        long list = Values.newList(m, count);
        long from = 0;
        for (long i = 0; i < count && list != 0; i++) {
            long found = i + 1 < count ? search.find(text, length, from) : length;
            long piece = copy(m, text + from, found - from, NativeText.codePoints(text + from, found - from));
            if (piece == 0) {
                return 0;
            }
            m.setWord(list, 1 + i, piece);
            from = found + gap;
        }
        return list;
    }

    static long join(Machine m, long list, long separator) {
        long count = Values.length(m, list);
        if (!m.charge(Builtin.STRING_JOIN, blocks(8 * count))) {
            return 0;
        }
        long elements = Values.elements(m, list);
        long gaps = Math.max(0, count - 1);
        long bytes = gaps * Values.byteLength(m, separator);
        long points = gaps * Values.codePoints(m, separator);
        for (long i = 0; i < count; i++) {
            bytes += Values.byteLength(m, m.word(elements, i));
            points += Values.codePoints(m, m.word(elements, i));
        }
        long result = charged(m, Builtin.STRING_JOIN, bytes, points);
        if (result == 0) {
            return 0;
        }
        long to = Values.newBytes(m, result, bytes);
        long end = to + bytes;
        for (long i = 0; i < count; i++) {
            if (i > 0) {
                to = append(m, to, end, separator);
            }
            to = append(m, to, end, m.word(elements, i));
        }
        return result;
    }

    static long trim(Machine m, long string) {
        long length = Values.byteLength(m, string);
        if (!m.charge(Builtin.STRING_TRIM, blocks(length))) {
            return 0;
        }
        long start = Values.bytes(m, string);
        long end = start + length;
        while (start < end && CaseMapping.isWhiteSpace(NativeText.codePointAt(start))) {
            start += NativeText.lengthAt(start);
        }
        while (end > start && CaseMapping.isWhiteSpace(NativeText.codePointAt(NativeText.before(end, start)))) {
            end = NativeText.before(end, start);
        }
        return copy(m, start, end - start, NativeText.codePoints(start, end - start));
    }

    static long replace(Machine m, long string, long what, long with) {
        long length = Values.byteLength(m, string);
        if (!m.charge(Builtin.STRING_REPLACE, blocks(length + Values.byteLength(m, what)))) {
            return 0;
        }
        return Values.byteLength(m, what) == 0 ? replaceBetween(m, string, with) : replaceAll(m, string, what, with);
    }

    /** An empty text occurs before every code point and at the end. */
    private static long replaceBetween(Machine m, long string, long with) {
        long points = Values.codePoints(m, string);
        long bytes = Values.byteLength(m, string) + (points + 1) * Values.byteLength(m, with);
        long result = charged(m, Builtin.STRING_REPLACE, bytes, points + (points + 1) * Values.codePoints(m, with));
        if (result == 0) {
            return 0;
        }
        long at = Values.bytes(m, string);
        long to = Values.newBytes(m, result, bytes);
        long end = to + bytes;
        to = append(m, to, end, with);
        for (long i = 0; i < points; i++) {
            int one = NativeText.lengthAt(at);
            to = append(to, end, at, one);
            at += one;
            to = append(m, to, end, with);
        }
        return result;
    }

    private static long replaceAll(Machine m, long string, long what, long with) {
        long text = Values.bytes(m, string);
        long length = Values.byteLength(m, string);
        int gap = (int) Values.byteLength(m, what);
        TextSearch search = new TextSearch(Values.bytes(m, what), gap);
        long count = 0;
        for (long at = search.find(text, length, 0); at >= 0; at = search.find(text, length, at + gap)) {
            count++;
        }
        long bytes = length + count * (Values.byteLength(m, with) - gap);
        long points = Values.codePoints(m, string) + count * (Values.codePoints(m, with) - Values.codePoints(m, what));
        long result = charged(m, Builtin.STRING_REPLACE, bytes, points);
        if (result == 0) {
            return 0;
        }
        long to = Values.newBytes(m, result, bytes);
        long end = to + bytes;
        long from = 0;
        for (long i = 0; i < count; i++) {
            long found = search.find(text, length, from);
            to = append(to, end, text + from, found - from);
            to = append(m, to, end, with);
            from = found + gap;
        }
        append(to, end, text + from, length - from);
        return result;
    }

    static long contains(Machine m, long string, long what) {
        return chargedFind(m, Builtin.STRING_CONTAINS, string, what) >= 0 ? 1 : 0;
    }

    /** Option of the code point index of the first occurrence. */
    static long indexOf(Machine m, long string, long what) {
        long found = chargedFind(m, Builtin.STRING_INDEX_OF, string, what);
        if (found < 0) {
            return m.trapped() ? 0 : Values.NONE;
        }
        return Values.some(m, NativeText.codePoints(Values.bytes(m, string), found));
    }

    private static long chargedFind(Machine m, Builtin builtin, long string, long what) {
        long length = Values.byteLength(m, string);
        int wanted = (int) Values.byteLength(m, what);
        if (!m.charge(builtin, blocks(length + wanted))) {
            return -1;
        }
        long text = Values.bytes(m, string);
        return wanted == 0 ? 0 : new TextSearch(Values.bytes(m, what), wanted).find(text, length, 0);
    }

    static long startsWith(Machine m, long string, long what) {
        return m.charge(Builtin.STRING_STARTS_WITH, blocks(Values.byteLength(m, what)))
                ? matches(m, string, what, false)
                : 0;
    }

    static long endsWith(Machine m, long string, long what) {
        return m.charge(Builtin.STRING_ENDS_WITH, blocks(Values.byteLength(m, what)))
                ? matches(m, string, what, true)
                : 0;
    }

    private static long matches(Machine m, long string, long what, boolean atEnd) {
        long length = Values.byteLength(m, string);
        long wanted = Values.byteLength(m, what);
        if (wanted > length) {
            return 0;
        }
        long start = Values.bytes(m, string) + (atEnd ? length - wanted : 0);
        return Memory.equal(start, Values.bytes(m, what), wanted) ? 1 : 0;
    }

    static long pad(Machine m, Builtin builtin, long string, long wanted, long fill) {
        long points = Values.codePoints(m, string);
        long fillPoints = Values.codePoints(m, fill);
        long fillBytes = Values.byteLength(m, fill);
        long missing = fillPoints == 0 || wanted <= points ? 0 : wanted - points;
        long whole = fillPoints == 0 ? 0 : missing / fillPoints;
        long rest = fillPoints == 0 ? 0 : missing % fillPoints;
        long restBytes = NativeText.bytesOf(Values.bytes(m, fill), fillBytes, rest, fillPoints == fillBytes);
        long length = Values.byteLength(m, string);
        long bytes = saturatedAdd(length + restBytes, saturatedMultiply(whole, fillBytes));
        long result = charged(m, builtin, bytes, points + missing);
        if (result == 0) {
            return 0;
        }
        long to = Values.newBytes(m, result, bytes);
        long end = to + bytes;
        if (builtin == Builtin.STRING_PAD_END) {
            to = append(m, to, end, string);
        }
        to = repeat(m, to, end, fill, whole);
        to = append(to, end, Values.bytes(m, fill), restBytes);
        if (builtin == Builtin.STRING_PAD_START) {
            append(m, to, end, string);
        }
        return result;
    }

    static long repeat(Machine m, long string, long times) {
        long count = Math.max(0, times);
        long bytes = saturatedMultiply(count, Values.byteLength(m, string));
        long result = charged(m, Builtin.STRING_REPEAT, bytes, saturatedMultiply(count, Values.codePoints(m, string)));
        if (result != 0) {
            long to = Values.newBytes(m, result, bytes);
            repeat(m, to, to + bytes, string, bytes == 0 ? 0 : count);
        }
        return result;
    }

    private static long repeat(Machine m, long address, long end, long string, long count) {
        if (count == 0) {
            return address;
        }
        long to = append(m, address, end, string);
        long whole = count * (to - address);
        while (to - address < whole) {
            to = append(to, end, address, Math.min(to - address, whole - (to - address)));
        }
        return to;
    }

    private static long saturatedMultiply(long a, long b) {
        return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
    }

    private static long saturatedAdd(long a, long b) {
        return a + b < 0 ? Long.MAX_VALUE : a + b;
    }

    static long changeCase(Machine m, Builtin builtin, long string) {
        long length = Values.byteLength(m, string);
        if (!m.charge(builtin, blocks(length))) {
            return 0;
        }
        boolean upper = builtin == Builtin.STRING_TO_UPPER;
        long from = Values.bytes(m, string);
        long bytes = 0;
        for (long at = from; at < from + length; at += NativeText.lengthAt(at)) {
            bytes += Utf8.length(mapped(upper, NativeText.codePointAt(at)));
        }
        long result = Values.newString(m, bytes, Values.codePoints(m, string));
        if (result == 0) {
            return 0;
        }
        long to = Values.newBytes(m, result, bytes);
        for (long at = from; at < from + length; at += NativeText.lengthAt(at)) {
            to = NativeText.put(to, mapped(upper, NativeText.codePointAt(at)));
        }
        return result;
    }

    private static int mapped(boolean upper, int codePoint) {
        return upper ? CaseMapping.toUpper(codePoint) : CaseMapping.toLower(codePoint);
    }

    /** Option of Int: {@code -?[0-9]+} in range. */
    static long toInt(Machine m, long string) {
        long length = Values.byteLength(m, string);
        if (!m.charge(Builtin.STRING_TO_INT, blocks(length))) {
            return 0;
        }
        long bytes = Values.bytes(m, string);
        boolean negative = length > 0 && Memory.getByte(bytes) == '-';
        long value = 0;
        for (long i = negative ? 1 : 0; i < length; i++) {
            int digit = Memory.getByte(bytes + i) - '0';
            // Counted below zero, where there is one number more.
            if (digit < 0 || digit > 9 || value < (Long.MIN_VALUE + digit) / 10) {
                return Values.NONE;
            }
            value = value * 10 - digit;
        }
        boolean none = length == (negative ? 1 : 0) || (!negative && value == Long.MIN_VALUE);
        return none ? Values.NONE : Values.some(m, negative ? value : -value);
    }

    /** Option of Decimal. */
    static long toDecimal(Machine m, long string) {
        if (!m.charge(Builtin.STRING_TO_DECIMAL, blocks(Values.byteLength(m, string)))) {
            return 0;
        }
        if (!parse(m, string)) {
            return Values.NONE;
        }
        long word = Values.decimal(m, m.decimals().hi(), m.decimals().lo());
        return word == 0 ? 0 : Values.some(m, word);
    }

    /** Reads a Decimal in plain notation into {@link Machine#decimals}; says whether there is one. */
    static boolean parse(Machine m, long string) {
        DecimalParser parser = m.plainNumbers();
        parser.reset();
        long bytes = Values.bytes(m, string);
        long length = Values.byteLength(m, string);
        for (long i = 0; i < length && parser.accept(Memory.getByte(bytes + i)); i++) {
            // accept() remembers that it failed.
        }
        boolean number = parser.finish(m.decimals());
        parser.reset();
        return number;
    }
}
