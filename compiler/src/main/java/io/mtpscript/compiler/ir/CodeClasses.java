package io.mtpscript.compiler.ir;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which functions are equal: those whose canonical texts are the same and whose functions called or made are equal in turn. As
 * with states of an automaton, everything starts in one class and classes are split while their members differ; so functions
 * that call each other can be equal too. Language reference section 3.
 */
final class CodeClasses {
    private CodeClasses() {}

    /** For each function its class; classes are numbered by their first member. */
    static int[] of(
            List<FunctionDraft> functions, List<IrProgram.EffectSite> sites, List<IrProgram.ModuleConstant> constants) {
        var values = new ArrayList<String>();
        for (IrProgram.ModuleConstant constant : constants) {
            values.add(constant.qualifiedName());
        }
        var texts = new ArrayList<Object>();
        var references = new ArrayList<List<Integer>>();
        for (FunctionDraft function : functions) {
            var mentioned = new ArrayList<Integer>();
            texts.add(IrPrinter.canonical(code(function, functions), new Canonical(mentioned, sites, values)));
            references.add(mentioned);
        }
        int[] classes = number(texts);
        while (true) {
            var signatures = new ArrayList<Object>();
            for (int i = 0; i < classes.length; i++) {
                var signature = new ArrayList<Integer>();
                signature.add(classes[i]);
                for (int reference : references.get(i)) {
                    signature.add(classes[reference]);
                }
                signatures.add(signature);
            }
            int[] finer = number(signatures);
            if (java.util.Arrays.equals(finer, classes)) {
                return classes;
            }
            classes = finer;
        }
    }

    /** A function value that only passes its arguments on is what it passes them to: {@code f} is as good as its lambda. */
    private static FunctionDraft code(FunctionDraft function, List<FunctionDraft> all) {
        if (function.closure()
                && function.captureTypes().isEmpty()
                && function.body().statements().isEmpty()
                && function.body().end() instanceof End.TailCall(int named, List<Atom> args, var _)
                && args.equals(function.params())) {
            FunctionDraft target = all.get(named);
            return new FunctionDraft(
                    function.name(),
                    target.params(),
                    true,
                    List.of(),
                    target.resultType(),
                    target.body(),
                    function.span());
        }
        return function;
    }

    private static int[] number(List<Object> signatures) {
        Map<Object, Integer> numbers = new LinkedHashMap<>();
        int[] out = new int[signatures.size()];
        for (int i = 0; i < out.length; i++) {
            int fresh = numbers.size();
            Integer known = numbers.putIfAbsent(signatures.get(i), fresh);
            out[i] = known == null ? fresh : known;
        }
        return out;
    }

    /**
     * Functions by nothing but their place in the text; effects by what is called, wherever it stands; module constants that
     * are no scalars by their names.
     */
    private record Canonical(List<Integer> mentioned, List<IrProgram.EffectSite> sites, List<String> constants)
            implements IrPrinter.Names {
        @Override
        public String function(int id) {
            mentioned.add(id);
            return "#";
        }

        @Override
        public String type(int id) {
            return "t" + id;
        }

        @Override
        public String effect(int site) {
            IrProgram.EffectSite effect = sites.get(site);
            return effect.effect() + "." + effect.function() + effect.typeArgs();
        }

        @Override
        public String constant(int index) {
            return constants.get(index);
        }
    }
}
