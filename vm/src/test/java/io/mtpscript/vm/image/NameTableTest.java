package io.mtpscript.vm.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.vm.memory.NativeBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A name is found by all of its bytes, whichever is tried first. */
class NameTableTest {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

    /** One name of each length from nothing to all letters. */
    private static final String[] NAMES = IntStream.rangeClosed(0, LETTERS.length())
            .mapToObj(length -> LETTERS.substring(0, length))
            .toArray(String[]::new);

    private final NameTable table = NameTable.of(NAMES);

    private int find(String name, int expected) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        try (NativeBuffer text = NativeBuffer.of(utf8, 0, utf8.length)) {
            int found = table.find(text.address(), utf8.length, expected);
            assertEquals(found, table.find(utf8, 0, utf8.length), name);
            return found;
        }
    }

    @Test
    void everyLengthIsFound() {
        for (int index = 0; index < NAMES.length; index++) {
            for (int expected : new int[] {0, index, index + 1, NAMES.length}) {
                assertEquals(index, find(NAMES[index], expected), NAMES[index] + ", first " + expected);
            }
        }
    }

    @Test
    void aByteMakesAnotherName() {
        for (int index = 1; index < NAMES.length; index++) {
            for (int at = 0; at < index; at++) {
                for (String other : new String[] {"Z", "\u00e9", "\0"}) {
                    String name = NAMES[index].substring(0, at) + other + NAMES[index].substring(at + 1);
                    assertEquals(-1, find(name, index), name);
                }
            }
        }
        assertEquals(-1, find(LETTERS + "a", NAMES.length - 1));
    }
}
