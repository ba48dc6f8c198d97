package io.mtpscript.core.unicode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mtpscript.core.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaseMappingTest {
    /** The release whose Unicode data the table was made from. */
    private static final int TABLE_JDK = 25;

    /** Changing the table changes what released programs mean: it needs a new semantics version, not a new value here. */
    @Test
    void theTableIsPinned() {
        assertEquals(
                "612efa6770687def33f8b29a686f924fbf1e3dcaab2e9a5d1fcad6d076715c10", Sha256.hexOf(CaseMapping.tables()));
    }

    @Test
    void theTableIsWhatItsGeneratorWrites() {
        assumeTrue(Runtime.version().feature() == TABLE_JDK, "another release has other Unicode data");
        assertEquals(UnicodeTableGenerator.table(), new String(CaseMapping.tables(), StandardCharsets.US_ASCII));
    }

    @Test
    void everyCodePointIsMapped() {
        assumeTrue(Runtime.version().feature() == TABLE_JDK, "another release has other Unicode data");
        var whiteSpace = Pattern.compile("\\p{IsWhite_Space}").asMatchPredicate();
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            assertEquals(Character.toUpperCase(codePoint), CaseMapping.toUpper(codePoint));
            assertEquals(Character.toLowerCase(codePoint), CaseMapping.toLower(codePoint));
            assertEquals(whiteSpace.test(Character.toString(codePoint)), CaseMapping.isWhiteSpace(codePoint));
        }
    }

    /** Rows of UnicodeData.txt: ordinary, one-sided, of other length in UTF-8, and newest. */
    @ParameterizedTest
    @CsvSource({
        "0061, 0041, 0061",
        "0041, 0041, 0061",
        "00DF, 00DF, 00DF",
        "00FF, 0178, 00FF",
        "0130, 0130, 0069",
        "0131, 0049, 0131",
        "01C5, 01C4, 01C6",
        "023A, 023A, 2C65",
        "0250, 2C6F, 0250",
        "10D0, 1C90, 10D0",
        "1E9E, 1E9E, 00DF",
        "212A, 212A, 006B",
        "AB70, 13A0, AB70",
        "10400, 10400, 10428",
        "10D70, 10D50, 10D70",
        "1E943, 1E921, 1E943",
    })
    void mapsAsUnicodeDataSays(String codePoint, String upper, String lower) {
        int value = Integer.parseInt(codePoint, 16);
        assertEquals(Integer.parseInt(upper, 16), CaseMapping.toUpper(value));
        assertEquals(Integer.parseInt(lower, 16), CaseMapping.toLower(value));
    }

    @Test
    void knowsWhiteSpace() {
        assertTrue(CaseMapping.isWhiteSpace(' '));
        assertTrue(CaseMapping.isWhiteSpace('\n'));
        assertTrue(CaseMapping.isWhiteSpace(0x85));
        assertTrue(CaseMapping.isWhiteSpace(0xA0));
        assertTrue(CaseMapping.isWhiteSpace(0x3000));
        assertFalse(CaseMapping.isWhiteSpace(0x200B), "zero width space");
        assertFalse(CaseMapping.isWhiteSpace(0xFEFF), "byte order mark");
        assertFalse(CaseMapping.isWhiteSpace(0));
    }
}
