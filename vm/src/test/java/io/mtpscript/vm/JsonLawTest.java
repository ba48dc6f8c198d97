package io.mtpscript.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.json.JsonResult;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.core.testing.Cases;
import io.mtpscript.vm.memory.NativeBuffer;
import io.mtpscript.vm.testing.Assembler;
import io.mtpscript.vm.testing.Sandbox;
import io.mtpscript.vm.testing.TypedJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Laws of the codecs over random types and values, and agreement with the parser and writer of trees. */
class JsonLawTest {
    @Test
    void decodeAndEncodeAreInverse() {
        Cases.forAll(31, 400, random -> {
            Assembler program = new Assembler();
            TypedJson typed = new TypedJson(program, random);
            int type = typed.type(3);
            int equal = program.calls(Builtin.OP_EQUAL, 2, type);
            int encode = program.calls(Builtin.JSON_ENCODE, 1, type);
            int decode = program.calls(Builtin.JSON_DECODE_STRICT, 1, type);
            int site = program.site("E", "f", List.of(type), type);
            int effect = program.function("effect", 1, 1).effect(0, site).ret(0).id();
            JsonValue value = typed.value(type, 3);
            String canonical = value.toText();
            try (Sandbox box = Sandbox.of(program);
                    NativeBuffer out = new NativeBuffer(16)) {
                Vm vm = box.vm();
                long word = decode(vm, type, spaced(canonical, random));
                assertTrue(vm.encodeBody(type, word, out));
                assertEquals(canonical, text(out));
                long string = box.call(encode, word);
                assertEquals(canonical, box.text(string));

                long again = box.call(decode, string);
                assertEquals(0, vm.reader().variant(again));
                long same = vm.reader().payload(again, 0);
                assertEquals(1, box.call(equal, word, same));

                // Through CBOR and back.
                assertEquals(VmStatus.EFFECT, box.start(effect, word));
                assertEquals(VmStatus.EFFECT, vm.encodeEffectCall(out));
                byte[] answer = argument(out.toByteArray());
                assertEquals(VmStatus.EFFECT, vm.completeEffect(answer, 0, answer.length));
                assertEquals(VmStatus.DONE, vm.resume());
                long returned = vm.result();
                assertEquals(1, box.call(equal, word, returned));
                assertTrue(vm.encodeBody(type, returned, out));
                assertEquals(canonical, text(out));
            }
        });
    }

    /** The single argument of an effect call. */
    private static byte[] argument(byte[] call) throws Exception {
        CborReader in = new CborReader(call, 128);
        in.array(3);
        assertEquals("E", in.text());
        assertEquals("f", in.text());
        in.array(1);
        int start = in.offset();
        in.skip();
        in.end();
        return Arrays.copyOfRange(call, start, call.length);
    }

    private static long decode(Vm vm, int type, String json) {
        Faults faults = new Faults();
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        boolean done = vm.decodeBody(type, false, utf8, 0, utf8.length, faults);
        assertTrue(done, () -> json + " " + faults.list() + " " + vm.fault());
        return vm.decoded();
    }

    private static String text(NativeBuffer out) {
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    /** The same JSON with white space between tokens. */
    private static String spaced(String json, SplittableRandom random) {
        var text = new StringBuilder();
        boolean inString = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            boolean mark = !inString && "{}[],:".indexOf(c) >= 0;
            if (mark && random.nextInt(4) == 0) {
                text.append(" \n\t\r".charAt(random.nextInt(4)));
            }
            text.append(c);
            if (mark && random.nextInt(4) == 0) {
                text.append(' ');
            }
            if (c == '"') {
                inString = !inString;
            } else if (c == '\\') {
                text.append(json.charAt(++i));
            }
        }
        return text.toString();
    }

    @Test
    void parseAgreesWithTheTreeParser() {
        Assembler program = new Assembler();
        int parse = program.calls(Builtin.JSON_PARSE, 1, 0);
        int stringify = program.calls(Builtin.JSON_STRINGIFY, 1, 0);
        int[] accepted = {0};
        Cases.forAll(32, 3000, random -> {
            byte[] json = new TypedJson(program, random).any(3).toBytes();
            byte[] mutated = random.nextInt(4) == 0 ? json : mutate(json, random);
            JsonResult expected = JsonValue.parse(mutated);
            if (io.mtpscript.core.unicode.Utf8.isValid(mutated)) {
                try (Sandbox box = Sandbox.of(program)) {
                    long result = box.call(parse, box.vm().newString(mutated, 0, mutated.length));
                    if (expected instanceof JsonValue tree) {
                        accepted[0]++;
                        assertEquals(0, box.vm().reader().variant(result), () -> show(mutated) + error(box, result));
                        long value = box.vm().reader().payload(result, 0);
                        assertEquals(tree.toText(), box.text(box.call(stringify, value)));
                    } else {
                        assertEquals(1, box.vm().reader().variant(result), () -> show(mutated) + " " + expected);
                    }
                }
            }
        });
        assertTrue(accepted[0] > 500, "accepted " + accepted[0]);
    }

    private static String error(Sandbox box, long result) {
        long error = box.vm().reader().payload(result, 0);
        return " " + box.text(box.vm().reader().payload(error, 0)) + " "
                + box.text(box.vm().reader().payload(error, 1));
    }

    @Test
    void bodiesAgreeWithTheTreeParser() {
        Assembler program = new Assembler();
        Cases.forAll(33, 2000, random -> {
            TypedJson typed = new TypedJson(program, random);
            int json = typed.json();
            byte[] mutated = mutate(typed.any(3).toBytes(), random);
            boolean expected = JsonValue.parse(mutated) instanceof JsonValue;
            try (Sandbox box = Sandbox.of(program)) {
                Faults faults = new Faults();
                boolean done = box.vm().decodeBody(json, false, mutated, 0, mutated.length, faults);
                assertEquals(expected, done, () -> show(mutated) + " " + faults.list());
                assertEquals(expected, faults.isEmpty());
            }
        });
    }

    private static byte[] mutate(byte[] json, SplittableRandom random) {
        byte[] result = json.clone();
        byte[] likely = "{}[]\",:\\u0 -+.eE19tfnulars\u00e9\n".getBytes(StandardCharsets.UTF_8);
        for (int i = 1 + random.nextInt(2); i > 0 && result.length > 0; i--) {
            int at = random.nextInt(result.length);
            switch (random.nextInt(4)) {
                case 0 -> result[at] = likely[random.nextInt(likely.length)];
                case 1 -> {
                    byte[] longer = new byte[result.length + 1];
                    System.arraycopy(result, 0, longer, 0, at);
                    longer[at] = likely[random.nextInt(likely.length)];
                    System.arraycopy(result, at, longer, at + 1, result.length - at);
                    result = longer;
                }
                case 2 -> {
                    byte[] shorter = new byte[result.length - 1];
                    System.arraycopy(result, 0, shorter, 0, at);
                    System.arraycopy(result, at + 1, shorter, at, shorter.length - at);
                    result = shorter;
                }
                default -> result = Arrays.copyOf(result, at);
            }
        }
        return result;
    }

    private static String show(byte[] json) {
        return new String(json, StandardCharsets.ISO_8859_1);
    }

    @Test
    void hostileBytesOfCborAreRefused() {
        Cases.forAll(34, 600, random -> {
            Assembler program = new Assembler();
            TypedJson typed = new TypedJson(program, random);
            int type = typed.type(2);
            int site = program.site("E", "f", List.of(type), type);
            int effect = program.function("effect", 1, 1).effect(0, site).ret(0).id();
            String json = typed.value(type, 2).toText();
            try (Sandbox box = Sandbox.of(program);
                    NativeBuffer out = new NativeBuffer(16)) {
                assertEquals(VmStatus.EFFECT, box.start(effect, decode(box.vm(), type, json)));
                assertEquals(VmStatus.EFFECT, box.vm().encodeEffectCall(out));
                byte[] answer = argument(out.toByteArray());
                for (int i = 0; i < 20; i++) {
                    byte[] hostile = answer.clone();
                    hostile[random.nextInt(hostile.length)] = (byte) random.nextInt();
                    int length = random.nextInt(4) == 0 ? random.nextInt(hostile.length) : hostile.length;
                    try {
                        box.vm().decodeCborValue(type, Arrays.copyOf(hostile, length));
                    } catch (MalformedAnswerException e) {
                        assertTrue(String.valueOf(e.getMessage()).contains("Byte "), e.getMessage());
                    }
                }
            }
        });
    }
}
