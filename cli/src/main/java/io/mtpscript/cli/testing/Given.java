package io.mtpscript.cli.testing;

import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.engine.shown.Shown;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One {@code given} of a running test.
 *
 * @param function {@code DbRead.one}
 * @param answerType type id of the answer
 * @param typed the answer's type was written, so only calls of that very type get it
 * @param arguments canonical CBOR of those that a call must have, by their numbers
 * @param answer canonical CBOR
 */
record Given(
        String function,
        int answerType,
        boolean typed,
        SortedMap<Integer, byte[]> arguments,
        byte[] answer,
        Optional<Places.Place> place) {
    private static final int ARGUMENTS = 2;
    private static final int ANSWER = 3;

    /** Reads {@code ["Test", "given", [function, typed, {number: argument}, answer]]}. */
    static Given read(List<TypeDesc> types, Program.EffectSite site, byte[] call, Optional<Places.Place> place) {
        try {
            var in = new CborReader(call, Shown.DEPTH);
            in.array(3);
            in.skip();
            in.skip();
            in.array(ANSWER + 1);
            String function = in.text();
            boolean typed = in.bool();
            var required = (TypeDesc.Record) types.get(site.argTypes().get(ARGUMENTS));
            var arguments = new TreeMap<Integer, byte[]>();
            if (in.peek() == CborReader.Type.NULL) {
                in.nothing();
            } else {
                for (int left = in.map(); left > 0; left--) {
                    String number = in.text();
                    boolean sql = required.fields().stream()
                            .anyMatch(field ->
                                    field.name().equals(number) && types.get(field.type()) == TypeDesc.Prim.SQL);
                    arguments.put(Integer.valueOf(number), argument(sql, in));
                }
            }
            byte[] answer = bytes(in);
            return new Given(function, site.argTypes().get(ANSWER), typed, arguments, answer, place);
        } catch (CborException e) {
            throw new IllegalStateException("the VM wrote a given that is no CBOR", e);
        }
    }

    /** Whether this answers a call at this site with these bytes. */
    boolean answers(List<TypeDesc> types, Program.EffectSite site, byte[] call) {
        if (!function.equals(site.effect() + "." + site.function()) || (typed && answerType != site.resultType())) {
            return false;
        }
        try {
            var in = new CborReader(call, Shown.DEPTH);
            in.array(3);
            in.skip();
            in.skip();
            int count = in.array();
            for (int i = 0; i < count; i++) {
                boolean sql = types.get(site.argTypes().get(i)) == TypeDesc.Prim.SQL;
                byte[] found = argument(sql, in);
                byte[] wanted = arguments.get(i);
                if (wanted != null && !Arrays.equals(wanted, found)) {
                    return false;
                }
            }
            return true;
        } catch (CborException e) {
            throw new IllegalStateException("the VM wrote a call that is no CBOR", e);
        }
    }

    private static byte[] bytes(CborReader in) throws CborException {
        int from = in.offset();
        in.skip();
        return Arrays.copyOfRange(in.source(), from, in.offset());
    }

    /** In SQL any white space is as good as another. */
    private static byte[] argument(boolean sql, CborReader in) throws CborException {
        if (!sql) {
            return bytes(in);
        }
        in.array(3);
        var out = new CborWriter().array(3).text(in.text().strip().replaceAll("\\s+", " "));
        int from = in.offset();
        in.skip();
        in.skip();
        return out.buffer()
                .add(Arrays.copyOfRange(in.source(), from, in.offset()))
                .toByteArray();
    }
}
