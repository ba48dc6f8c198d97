package io.mtpscript.effects.testing;

import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.decimal.Decimal;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.effects.values.JsonUnion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A value of type Sql with its parameters. */
public final class Sql {
    private final String text;
    private final List<Consumer<CborWriter>> values = new ArrayList<>();
    private final List<String> typeNames = new ArrayList<>();

    private Sql(String text) {
        this.text = text;
    }

    /** @param text with {@code $1} and so on */
    public static Sql of(String text) {
        return new Sql(text);
    }

    public Sql bind(String typeName, Consumer<CborWriter> value) {
        typeNames.add(typeName);
        values.add(value);
        return this;
    }

    public Sql bind(long value) {
        return bind("int", out -> out.integer(value));
    }

    public Sql bind(boolean value) {
        return bind("bool", out -> out.bool(value));
    }

    public Sql bind(String value) {
        return bind("string", out -> out.text(value));
    }

    public Sql bind(Decimal value) {
        return bind("decimal", out -> out.decimal(value));
    }

    public Sql bind(JsonValue value) {
        return bind("json", out -> JsonUnion.write(value, out));
    }

    public Sql bindSome(String typeName, Consumer<CborWriter> value) {
        return bind(typeName + "?", out -> value.accept(out.array(2).integer(0)));
    }

    public Sql bindNone(String typeName) {
        return bind(typeName + "?", out -> out.array(1).integer(1));
    }

    public Sql bindTexts(List<String> items) {
        return bind("string[]", out -> {
            out.array(items.size());
            items.forEach(out::text);
        });
    }

    public Sql bindInts(List<Long> items) {
        return bind("int[]", out -> {
            out.array(items.size());
            items.forEach(out::integer);
        });
    }

    /** The call of this effect with this one argument. */
    public byte[] call(String effect, String function) {
        CborWriter out = new CborWriter().array(3).text(effect).text(function).array(1);
        out.array(3).text(text).array(values.size());
        values.forEach(value -> value.accept(out));
        out.array(typeNames.size());
        typeNames.forEach(out::text);
        return out.toByteArray();
    }
}
