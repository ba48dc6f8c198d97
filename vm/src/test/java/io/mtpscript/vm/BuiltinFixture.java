package io.mtpscript.vm;

import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.vm.testing.Assembler;
import io.mtpscript.vm.testing.Sandbox;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A program that has a function for every builtin, and a VM that runs them one after the other on the same values. */
final class BuiltinFixture implements AutoCloseable {
    final Assembler program = new Assembler();
    final int integer = program.type(TypeDesc.Prim.INT);
    final int bool = program.type(TypeDesc.Prim.BOOL);
    final int string = program.type(TypeDesc.Prim.STRING);
    final int decimal = program.type(TypeDesc.Prim.DECIMAL);
    final int strings = program.type(new TypeDesc.ListOf(string));
    final int ints = program.type(new TypeDesc.ListOf(integer));

    private final Map<Builtin, Integer> plain = new EnumMap<>(Builtin.class);
    private final Map<String, Integer> typed = new HashMap<>();
    private @Nullable Sandbox box;

    BuiltinFixture() {
        for (Builtin builtin : Builtin.values()) {
            if (builtin.aux() == Builtin.Aux.NONE) {
                plain.put(builtin, program.calls(builtin, builtin.arity(), 0));
            }
        }
    }

    /** Before the first call: a builtin with its operand c. */
    BuiltinFixture with(Builtin builtin, int count, int aux) {
        typed.put(builtin + "/" + aux, program.calls(builtin, count, aux));
        return this;
    }

    BuiltinFixture with(Builtin builtin, int type) {
        return with(builtin, builtin.arity(), type);
    }

    Sandbox box() {
        Sandbox made = box;
        if (made == null) {
            made = Sandbox.of(program);
            box = made;
        }
        return made;
    }

    Vm vm() {
        return box().vm();
    }

    long call(Builtin builtin, long... arguments) {
        return box().call(function(builtin), arguments);
    }

    long callTyped(Builtin builtin, int aux, long... arguments) {
        return box().call(functionTyped(builtin, aux), arguments);
    }

    int function(Builtin builtin) {
        return Objects.requireNonNull(plain.get(builtin));
    }

    int functionTyped(Builtin builtin, int aux) {
        return Objects.requireNonNull(typed.get(builtin + "/" + aux));
    }

    /** What a call charges beyond its segment: the builtin's data row. */
    long dataGas(Builtin builtin, long... arguments) {
        box();
        long before = vm().gasUsed();
        call(builtin, arguments);
        long base = io.mtpscript.core.gas.GasSchedule.packaged().cost(builtin);
        // function_enter, builtin and ret cost 1 each.
        return vm().gasUsed() - before - base - 3;
    }

    long s(String text) {
        return box().string(text);
    }

    String text(long word) {
        return box().text(word);
    }

    long d(String text) {
        var value = (io.mtpscript.core.decimal.Decimal) io.mtpscript.core.decimal.Decimal.parse(text);
        return box().object(value.hi(), value.lo());
    }

    String decimalText(long word) {
        return vm().reader().decimal(word).toString();
    }

    long stringList(String... texts) {
        long[] words = new long[texts.length];
        for (int i = 0; i < texts.length; i++) {
            words[i] = s(texts[i]);
        }
        return vm().newList(words, words.length);
    }

    long intList(long... values) {
        return vm().newList(values, values.length);
    }

    List<String> texts(long list) {
        List<String> all = new ArrayList<>();
        for (long word : words(list)) {
            all.add(text(word));
        }
        return all;
    }

    List<Long> words(long list) {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < vm().reader().listLength(list); i++) {
            all.add(vm().reader().listElement(list, i));
        }
        return all;
    }

    /** The variant's index, and its payload where it has one: {@code 0:42} or {@code 1}. */
    String variant(long word) {
        int index = vm().reader().variant(word);
        return (word & 1) != 0
                ? Integer.toString(index)
                : index + ":" + vm().reader().payload(word, 0);
    }

    @Override
    public void close() {
        if (box != null) {
            box.close();
        }
    }
}
