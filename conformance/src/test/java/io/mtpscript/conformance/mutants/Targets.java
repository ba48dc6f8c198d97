package io.mtpscript.conformance.mutants;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where mutants are made: what decides what a program means and what it is charged, one list of changes a class. */
final class Targets {
    private static final List<String> CLASSES = List.of(
            "io.mtpscript.core.decimal.DecimalArithmetic",
            "io.mtpscript.core.decimal.DecimalText",
            "io.mtpscript.core.decimal.DecimalParser",
            "io.mtpscript.vm.builtin.Base64Builtins",
            "io.mtpscript.vm.builtin.DecimalBuiltins",
            "io.mtpscript.vm.builtin.HashBuiltins",
            "io.mtpscript.vm.builtin.ListBuiltins",
            "io.mtpscript.vm.builtin.MapBuiltins",
            "io.mtpscript.vm.builtin.NumberBuiltins",
            "io.mtpscript.vm.builtin.StringBuiltins",
            "io.mtpscript.vm.builtin.UrlBuiltins",
            "io.mtpscript.vm.codec.CborDecoder",
            "io.mtpscript.vm.codec.JsonDecoder",
            "io.mtpscript.vm.codec.JsonEncoder",
            "io.mtpscript.vm.codec.JsonText",
            "io.mtpscript.vm.interpreter.Interpreter",
            "io.mtpscript.vm.jit.FunctionTranslator",
            "io.mtpscript.vm.jit.Operations",
            "io.mtpscript.vm.machine.CborEncoder",
            "io.mtpscript.vm.machine.Machine",
            "io.mtpscript.vm.machine.MapTree",
            "io.mtpscript.vm.machine.SqlText",
            "io.mtpscript.vm.machine.ValueOrder",
            "io.mtpscript.vm.machine.Values",
            "io.mtpscript.vm.machine.WordSort");

    /** What changes no answer: sizes of buffers, what is forgotten after a request, when long work pauses, and the shape of a Map's tree. */
    private static final Set<String> WITHOUT_MEANING = Set.of(
            "<init>",
            "<clinit>",
            "wipe",
            "clear",
            "hashCode",
            "trapPosition",
            "step",
            "pause",
            "pauses",
            "balance",
            "tooHeavy",
            "single",
            "with",
            "rebuild");

    /**
     * Changes that were chosen once and survived, and why nobody can tell them from the original: by the method, which of the
     * changes of this kind in it, and what is changed.
     */
    private static final Map<String, String> EQUIVALENT = Map.of(
            "Base64Builtins.decode 0: the constant 4 to 5",
            "i + 4 < length, where both are multiples of 4",
            "Base64Builtins.encode 0: the constant 0 to 1",
            "what is returned once the request has trapped is looked at by nobody",
            "Operations.request 0: the constant 0 to 1",
            "what a call gives that asks for a tail call is looked at by nobody",
            "MapTree.remove 1: the constant 0 to 1",
            "where there is no room for one node there is none for the next, which says so",
            "DecimalBuiltins.fromInt 1: IFGE to IFGT",
            "zero is its own negative",
            "ValueOrder.strings 0: IFGE to IFGT",
            "it is asked which of two lengths is less that are not the same",
            "JsonText.skipPlain 0: the constant 8 to 9",
            "the last eight bytes of a text are looked at one by one, with the same outcome",
            "Machine.callCompiled 1: the constant 1 to 0",
            "whether a tail call is made where it stands or by whoever called is seen by nobody",
            "Machine.sliced 0: IFGE to IFGT",
            "a call that is handed over where its slice ends with its gas ends the same way when it is made again");

    private Targets() {}

    /** Whether no program can show the change. */
    static boolean isEquivalent(Mutation mutation) {
        return EQUIVALENT.containsKey(mutation.place());
    }

    static List<List<Mutation>> all() {
        return CLASSES.stream()
                .map(name -> Mutation.of(name).stream()
                        .filter(m -> !WITHOUT_MEANING.contains(m.method()))
                        .toList())
                .filter(list -> !list.isEmpty())
                .toList();
    }
}
