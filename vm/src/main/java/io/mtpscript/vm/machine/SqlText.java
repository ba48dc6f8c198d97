package io.mtpscript.vm.machine;

import io.mtpscript.vm.image.SqlTemplate;
import java.nio.charset.StandardCharsets;

/**
 * The text of an Sql value with everything spliced into it, and the names of its parameters' types, in order.
 *
 * <p>Iterative as its encoder. Measuring comes first and charges every literal and join, each time it is visited: one unit and
 * one more for each started 64 bytes of its own text.
 */
final class SqlText {
    /** In place of a template's index: made by Sql.join. */
    static final int JOIN = -1;

    private enum Pass {
        MEASURE,
        TEXT,
        TYPES
    }

    // A frame: the Sql value, next part, end. A literal's parts are its pieces and, between them, its parameters.
    private static final int FRAME = 3;

    private final Machine m;
    private final WordStack stack;
    private final CborEncoder out;
    private long textBytes;
    private long parameters;

    SqlText(Machine m, CborEncoder out) {
        this.m = m;
        this.stack = m.stack();
        this.out = out;
    }

    /** How many parts a join of {@code length} has: its elements and the separators between them. */
    static long joinParts(long length) {
        return length == 0 ? 0 : 2 * length - 1;
    }

    /** Part of a join: an element or the separator. */
    long joinPart(long join, long part) {
        return (part & 1) != 0 ? m.word(join, 2) : m.word(Values.elements(m, m.word(join, 1)), part >>> 1);
    }

    /** Finds {@link #textBytes} and {@link #parameters}; false where the request has trapped. */
    boolean measure(long word) {
        return walk(word, Pass.MEASURE);
    }

    /** The length of the text that was measured, placeholders included. */
    long textBytes() {
        return textBytes;
    }

    /** How many parameters the text that was measured has. */
    long parameters() {
        return parameters;
    }

    boolean text(long word) {
        return walk(word, Pass.TEXT);
    }

    boolean typeNames(long word) {
        return walk(word, Pass.TYPES);
    }

    private boolean walk(long word, Pass pass) {
        long textBefore = textBytes;
        long parametersBefore = parameters;
        textBytes = 0;
        parameters = 0;
        int floor = stack.size();
        boolean going = open(word, pass);
        while (going && stack.size() > floor) {
            going = next(pass);
        }
        stack.resize(floor);
        if (pass != Pass.MEASURE) {
            textBytes = textBefore;
            parameters = parametersBefore;
        }
        return going;
    }

    private boolean open(long word, Pass pass) {
        long template = m.word(word);
        long ownText = 0;
        long parts;
        if (template >= 0) {
            SqlTemplate literal = m.image().sqlTemplate(Math.toIntExact(template));
            parts = 2L * literal.paramCount() + 1;
            for (int i = 0; i <= literal.paramCount(); i++) {
                ownText += literal.piece(i).length;
            }
        } else {
            parts = joinParts(Values.length(m, m.word(word, 1)));
        }
        if (pass == Pass.MEASURE && !out.charge(1 + Machine.blocks(ownText))) {
            return false;
        }
        if (!m.chargeMemory(ValueOrder.FRAME_BYTES)) {
            return false;
        }
        stack.push(word);
        stack.push(0);
        stack.push(parts);
        return true;
    }

    private boolean next(Pass pass) {
        int frame = stack.size() - FRAME;
        long word = stack.get(frame);
        long part = stack.get(frame + 1);
        if (part == stack.get(frame + 2)) {
            stack.resize(frame);
            m.releaseMemory(ValueOrder.FRAME_BYTES);
            return true;
        }
        stack.set(frame + 1, part + 1);
        long template = m.word(word);
        if (template < 0) {
            return open(joinPart(word, part), pass);
        }
        SqlTemplate literal = m.image().sqlTemplate((int) template);
        int index = (int) (part >>> 1);
        if ((part & 1) == 0) {
            textBytes += literal.piece(index).length;
            return pass != Pass.TEXT || out.put(literal.piece(index));
        }
        if (literal.splices(index)) {
            return open(m.word(word, index + 1), pass);
        }
        parameters++;
        return switch (pass) {
            case MEASURE -> {
                textBytes += placeholder().length;
                yield true;
            }
            case TEXT -> out.put(placeholder());
            case TYPES -> out.put(literal.typeName(index));
        };
    }

    private byte[] placeholder() {
        return ("$" + parameters).getBytes(StandardCharsets.US_ASCII);
    }
}
