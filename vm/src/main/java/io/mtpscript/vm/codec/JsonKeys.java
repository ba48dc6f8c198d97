package io.mtpscript.vm.codec;

import io.mtpscript.vm.image.NameTable;
import io.mtpscript.vm.machine.WordSort;
import io.mtpscript.vm.machine.WordStack;
import io.mtpscript.vm.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The keys of objects: found among a type's names, or remembered so that a repeated one is noticed. A key may be written with
 * escapes; what counts is its text.
 */
final class JsonKeys {
    /** The only member beside {@code "type"} of a variant with several unnamed payloads. */
    static final NameTable VALUES = NameTable.of("values");

    private static final NameTable TYPE = NameTable.of("type");

    /** A remembered key: hash of its text, where it stands, how many bytes, with the top bit set where it has escapes. */
    private static final int ENTRY = 3;

    private final JsonText text;
    private final WordStack stack;
    /** Scans strings that the decoder has not come to. */
    private final JsonText quoted = new JsonText();
    /** The text of a string with escapes. Made for the first: thousands of suspended requests have keys each. */
    private byte[] plain = {};

    JsonKeys(JsonText text, WordStack stack) {
        this.text = text;
        this.stack = stack;
    }

    /** Leaves nothing of a text. */
    void wipe() {
        quoted.wipe();
        Arrays.fill(plain, (byte) 0);
    }

    /** The index of the scanned key among names, or -1. */
    int find(NameTable names, int expected) {
        return find(text, names, expected);
    }

    /** The scanned key is {@code "type"}. */
    boolean isType() {
        return find(TYPE, 0) == 0;
    }

    /**
     * The index of a quoted string that nobody has checked yet, or -1. Where it breaks the grammar so does the whole text, which
     * the decoder finds out when it comes there.
     */
    int findQuoted(NameTable names, long quote, long end) {
        quoted.open(quote, end - quote);
        if (quoted.string()) {
            return find(quoted, names, 0);
        }
        byte[] name = Unescaped.text(quote + 1, stop(quote, end)).getBytes(StandardCharsets.UTF_8);
        return names.find(name, 0, name.length);
    }

    /** Where the closing quote is, or the end. */
    private static long stop(long quote, long end) {
        long at = quote + 1;
        while (at < end && Memory.getByte(at) != '"') {
            at += Memory.getByte(at) == '\\' ? 2 : 1;
        }
        return Math.min(at, end);
    }

    /** @param scanned what has scanned the string */
    private int find(JsonText scanned, NameTable names, int expected) {
        long start = scanned.stringStart();
        if (!scanned.escaped()) {
            return names.find(start, (int) scanned.rawLength(), expected);
        }
        if (plain.length < names.longest()) {
            plain = new byte[names.longest()];
        }
        int length = JsonText.unescape(start, start + scanned.rawLength(), plain);
        return length < 0 ? -1 : names.find(plain, 0, length);
    }

    /** Remembers the scanned key on the stack. */
    void remember() {
        long start = text.stringStart();
        stack.push(JsonText.hash(start, start + text.rawLength(), text.escaped()));
        stack.push(start);
        stack.push(text.rawLength() | (text.escaped() ? Long.MIN_VALUE : 0));
    }

    /**
     * Gives the names that stand twice among the keys remembered from {@code floor} to the top of the stack. Whoever sends them
     * can choose all of them to be equal, so each is made text once at most.
     */
    void reportDuplicates(int floor, Consumer<String> report) {
        int count = (stack.size() - floor) / ENTRY;
        if (count < 2) {
            return;
        }
        WordSort.sort(stack, floor, count, ENTRY, (a, b) -> Long.compare(stack.get(a), stack.get(b)));
        int end = floor + count * ENTRY;
        for (int from = floor; from < end; ) {
            int to = from + ENTRY;
            boolean same = true;
            while (to < end && stack.get(to) == stack.get(from)) {
                same &= sameBytes(from, to);
                to += ENTRY;
            }
            reportDuplicates(from, to, same, report);
            from = to;
        }
    }

    /** @param same whether these keys with one hash are the same bytes, and so surely one text */
    private void reportDuplicates(int from, int to, boolean same, Consumer<String> report) {
        int count = (to - from) / ENTRY;
        if (count < 2) {
            return;
        }
        String[] names = new String[same ? 1 : count];
        for (int i = 0; i < names.length; i++) {
            names[i] = name(from + i * ENTRY);
        }
        Arrays.sort(names);
        for (int i = 1; i < count; i++) {
            if (same) {
                report.accept(names[0]);
            } else if (names[i - 1].equals(names[i])) {
                report.accept(names[i]);
            }
        }
    }

    private boolean sameBytes(int a, int b) {
        return stack.get(a + 2) == stack.get(b + 2) && Memory.equal(stack.get(a + 1), stack.get(b + 1), rawLength(a));
    }

    private long rawLength(int entry) {
        return stack.get(entry + 2) & Long.MAX_VALUE;
    }

    private String name(int entry) {
        long start = stack.get(entry + 1);
        return Unescaped.text(start, start + rawLength(entry));
    }
}
