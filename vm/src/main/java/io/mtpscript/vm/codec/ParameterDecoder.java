package io.mtpscript.vm.codec;

import io.mtpscript.core.decimal.DecimalFault;
import io.mtpscript.core.decimal.DecimalParser;
import io.mtpscript.core.decimal.DecimalWords;
import io.mtpscript.core.unicode.Utf8;
import io.mtpscript.vm.Faults;
import io.mtpscript.vm.image.Layout;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.Values;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads one path, query or header parameter from its text (language, section 4). */
public final class ParameterDecoder {
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    private final Machine m;
    private long word;

    public ParameterDecoder(Machine m) {
        this.m = m;
    }

    /** Decodes a text; false where there is a fault or the request has trapped, else there is a {@link #word}. */
    public boolean decode(int type, byte[] text, int offset, int length, String path, Faults faults) {
        if (Utf8.firstInvalid(text, offset, offset + length) >= 0) {
            faults.add(path, "invalid UTF-8");
            return false;
        }
        Layout layout = m.layout(type);
        int options = 0;
        while (layout.kind() == Layout.Kind.UNION && layout.option()) {
            layout = m.layout(layout.variant(0).members().get(0).type());
            options++;
        }
        String problem = scalar(layout, text, offset, length);
        if (!problem.isEmpty()) {
            faults.add(path, problem);
            return false;
        }
        for (int i = 0; i < options && !m.trapped(); i++) {
            word = Values.some(m, word);
        }
        return !m.trapped();
    }

    public long word() {
        return word;
    }

    /** Leaves nothing of a text. */
    public void wipe() {
        word = 0;
    }

    /** Sets the word, or says what is wrong. */
    private String scalar(Layout layout, byte[] text, int offset, int length) {
        return switch (layout.kind()) {
            case INT -> number(text, offset, length, true);
            case DECIMAL -> number(text, offset, length, false);
            case STRING -> {
                word = Values.utf8(m, text, offset, length, Utf8.codePoints(text, offset, offset + length));
                yield "";
            }
            case BOOL -> {
                boolean yes = is(TRUE, text, offset, length);
                word = yes ? 1 : 0;
                yield yes || is(FALSE, text, offset, length) ? "" : "expected Bool";
            }
            case UNION -> {
                int variant = layout.variantNames().find(text, offset, length);
                word = Values.immediate(Math.max(0, variant));
                yield variant >= 0 && layout.plain() ? "" : "expected " + layout.expectedVariants();
            }
            case UNIT, SQL, SECRET, RESPONSE, LIST, MAP, RECORD, FUNCTION ->
                throw new IllegalArgumentException("No text stands for a " + layout.name());
        };
    }

    private static boolean is(byte[] word, byte[] text, int offset, int length) {
        return Arrays.equals(word, 0, word.length, text, offset, offset + length);
    }

    private String number(byte[] text, int offset, int length, boolean wantsInt) {
        DecimalParser parser = m.plainNumbers();
        parser.reset();
        boolean point = false;
        for (int i = 0; i < length && parser.accept(text[offset + i]); i++) {
            // accept() remembers that it failed.
            point |= text[offset + i] == '.';
        }
        DecimalWords value = m.decimals();
        boolean number = parser.finish(value);
        parser.reset();
        if ((!number && value.fault() == DecimalFault.SYNTAX) || (wantsInt && point)) {
            return wantsInt ? "expected Int" : "expected Decimal";
        }
        if (!number) {
            return "number out of range";
        }
        if (!wantsInt) {
            word = Values.decimal(m, value.hi(), value.lo());
            return "";
        }
        if (!value.isInt()) {
            return "number out of range";
        }
        word = value.toLong();
        return "";
    }
}
