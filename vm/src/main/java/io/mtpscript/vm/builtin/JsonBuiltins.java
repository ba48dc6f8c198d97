package io.mtpscript.vm.builtin;

import static io.mtpscript.vm.machine.Machine.blocks;

import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.unicode.Utf8;
import io.mtpscript.vm.Faults;
import io.mtpscript.vm.codec.JsonDecoder;
import io.mtpscript.vm.codec.JsonEncoder;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.Values;
import java.nio.charset.StandardCharsets;

/** Json: text to values and back. One a machine, since decoder and encoder hold state. */
public final class JsonBuiltins {
    /** What paths of faults in a guest's own text start with. */
    private static final String ROOT = "$";

    private final Machine m;
    private final JsonDecoder decoder;
    private final JsonEncoder encoder;
    private final Faults faults = Faults.firstOnly();

    public JsonBuiltins(Machine m, JsonDecoder decoder, JsonEncoder encoder) {
        this.m = m;
        this.decoder = decoder;
        this.encoder = encoder;
    }

    long parse(long string) {
        return decode(Builtin.JSON_PARSE, m.image().jsonType(), string, false);
    }

    long decode(Builtin builtin, int type, long string, boolean open) {
        long length = Values.byteLength(m, string);
        if (!m.charge(builtin, blocks(length))) {
            return 0;
        }
        faults.clear();
        if (decoder.decode(type, open, Values.bytes(m, string), length, ROOT, faults)) {
            return Values.ok(m, decoder.word());
        }
        if (m.trapped()) {
            return 0;
        }
        Faults.Fault first = faults.list().getFirst();
        faults.clear();
        return error(first.path(), first.message());
    }

    /** {@code Err(JsonError(path, message))}. */
    private long error(String path, String message) {
        long pathWord = string(path);
        long messageWord = m.trapped() ? 0 : string(message);
        long error = m.trapped() ? 0 : m.allocate(24);
        if (error == 0) {
            return 0;
        }
        m.setWord(error, 0, 0);
        m.setWord(error, 1, pathWord);
        m.setWord(error, 2, messageWord);
        return Values.err(m, error);
    }

    private long string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return Values.utf8(m, utf8, 0, utf8.length, Utf8.codePoints(utf8, 0, utf8.length));
    }

    long encode(Builtin builtin, int type, long word) {
        return encoder.encodeString(type, word, m.image().unitPrice(builtin));
    }

    long stringify(long word) {
        return encode(Builtin.JSON_STRINGIFY, m.image().jsonType(), word);
    }
}
