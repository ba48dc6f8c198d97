package io.mtpscript.compiler.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class LineIndexTest {
    @Test
    void linesEndInThreeWays() {
        LineIndex lines = LineIndex.of(new SourceFile("a", "ab\ncd\r\nef\rgh"));
        assertEquals(4, lines.lineCount());
        assertEquals("ab", lines.textOf(1));
        assertEquals("cd", lines.textOf(2));
        assertEquals("ef", lines.textOf(3));
        assertEquals("gh", lines.textOf(4));
        assertEquals(new Position(2, 1), lines.position(3));
        assertEquals(new Position(4, 3), lines.position(12));
    }

    @Test
    void columnsCountCodePoints() {
        LineIndex lines = LineIndex.of(new SourceFile("a", "\t😀x\n"));
        assertEquals(new Position(1, 2), lines.position(1));
        assertEquals(new Position(1, 3), lines.position(3));
        assertEquals(new Position(2, 1), lines.position(5));
    }

    @Test
    void anEmptyTextHasOneLine() {
        LineIndex lines = LineIndex.of(new SourceFile("a", ""));
        assertEquals(1, lines.lineCount());
        assertEquals(new Position(1, 1), lines.position(0));
        assertEquals("", lines.textOf(1));
    }
}
