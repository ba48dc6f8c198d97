package io.mtpscript.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.decimal.DecimalParser;
import io.mtpscript.core.decimal.DecimalWords;
import io.mtpscript.vm.testing.Assembler;
import io.mtpscript.vm.testing.Sandbox;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body's Decimals are those that the parser reads which knows every number. */
class DecimalBodyTest {
    private final Assembler program = new Assembler();
    private final int decimal = program.type(TypeDesc.Prim.DECIMAL);

    private static String parsed(String text) {
        DecimalParser parser = DecimalParser.json();
        text.chars().forEach(parser::accept);
        DecimalWords words = new DecimalWords();
        return parser.finish(words)
                ? words.hi() + " " + words.lo()
                : words.fault().name();
    }

    private static String decoded(Sandbox box, int type, String text) {
        box.owner().release(box.vm());
        Vm vm = box.owner().acquire();
        vm.begin(1_000_000, new byte[32]);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        Faults faults = new Faults();
        if (vm.decodeBody(type, false, utf8, 0, utf8.length, faults)) {
            return vm.reader().decimal(vm.decoded()).hi() + " "
                    + vm.reader().decimal(vm.decoded()).lo();
        }
        String message = faults.list().getFirst().message();
        return message.startsWith("malformed") ? "SYNTAX" : message;
    }

    private void assertSame(Sandbox box, String text) {
        String expected = parsed(text);
        boolean outOfRange = expected.equals("OVERFLOW") || expected.equals("INEXACT");
        assertEquals(outOfRange ? "number out of range" : expected, decoded(box, decimal, text), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0",
                "-0.0",
                "-0.00",
                "0.10",
                "9.95",
                "-9.95",
                "100.00",
                "1.",
                "-1.",
                ".5",
                "-.5",
                "-",
                "00.1",
                "01.5",
                "-01.5",
                "1.2.3",
                "1..2",
                "1.5e3",
                "1.5E-3",
                "1.5e",
                "1.5+",
                "1.5-",
                "1-.5",
                "999999999999999999.0",
                "99999999999999999.9",
                "0.00000000000000001",
                "0.000000000000000001",
                "0.0000000000000000000000000001",
                "0.00000000000000000000000000001",
                "123456789012345678.5",
                "12345678901234567.25",
                "1234567890123456789012345678901234.5",
                "1.50000000000000000000000000",
            })
    void atTheEdges(String text) {
        try (Sandbox box = Sandbox.of(program)) {
            assertSame(box, text);
        }
    }

    @Test
    void ofAnyDigits() {
        var random = new SplittableRandom(20);
        try (Sandbox box = Sandbox.of(program)) {
            for (int i = 0; i < 50_000; i++) {
                assertSame(box, number(random));
            }
        }
    }

    /** Mostly a number; now and then with a mark that does not belong there. */
    private static String number(SplittableRandom random) {
        var text = new StringBuilder(random.nextInt(3) == 0 ? "-" : "");
        digits(text, random, random.nextInt(1, 20));
        text.append('.');
        digits(text, random, random.nextInt(1, 20));
        if (random.nextInt(8) == 0) {
            text.insert(random.nextInt(1, text.length() + 1), "-+.eE09".charAt(random.nextInt(7)));
        }
        return text.toString();
    }

    private static void digits(StringBuilder text, SplittableRandom random, int count) {
        boolean zeros = random.nextInt(4) == 0;
        for (int i = 0; i < count; i++) {
            text.append((char) ('0' + (zeros ? 0 : random.nextInt(10))));
        }
    }
}
