package io.mtpscript.compiler.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
        var longTexts = new LinkedHashMap<String, Integer>();
        var texts = new ArrayList<Object>();
        var references = new ArrayList<List<Integer>>();
        for (FunctionDraft function : functions) {
            var mentioned = new ArrayList<Integer>();
            texts.add(
                    IrPrinter.canonical(code(function, functions), new Canonical(mentioned, sites, values, longTexts)));
            references.add(mentioned);
        }
        return number(refined(number(texts), references));
    }

    /**
     * The coarsest refinement whose members refer to members of the same classes. The largest part of a class that is split keeps
     * its number, so that only those who refer to the smaller parts have to be looked at again.
     */
    private static List<Integer> refined(int[] classes, List<List<Integer>> references) {
        List<List<Integer>> referrers = referrers(references);
        int fresh = Arrays.stream(classes).max().orElse(0) + 1;
        Map<Integer, Integer> sizes = new LinkedHashMap<>();
        Arrays.stream(classes).forEach(c -> sizes.merge(c, 1, Integer::sum));
        SortedSet<Integer> open =
                IntStream.range(0, classes.length).boxed().collect(Collectors.toCollection(TreeSet::new));
        while (!open.isEmpty()) {
            var parts = new LinkedHashMap<Integer, Map<List<Integer>, List<Integer>>>();
            for (int function : open) {
                List<Integer> signature =
                        references.get(function).stream().map(r -> classes[r]).toList();
                parts.computeIfAbsent(classes[function], _ -> new LinkedHashMap<>())
                        .computeIfAbsent(signature, _ -> new ArrayList<>())
                        .add(function);
            }
            open = new TreeSet<>();
            for (var split : parts.entrySet()) {
                for (List<Integer> part : leaving(split.getValue().values(), sizes.getOrDefault(split.getKey(), 0))) {
                    sizes.merge(split.getKey(), -part.size(), Integer::sum);
                    sizes.put(fresh, part.size());
                    for (int function : part) {
                        classes[function] = fresh;
                        open.addAll(referrers.get(function));
                    }
                    fresh++;
                }
            }
        }
        return Arrays.stream(classes).boxed().toList();
    }

    /**
     * All parts of a class but the largest.
     *
     * @param seen those whose references were looked at; the other members of the class, if there are any, are one more part
     */
    private static List<List<Integer>> leaving(Collection<List<Integer>> seen, int size) {
        int others = size - seen.stream().mapToInt(List::size).sum();
        var leaving = new ArrayList<>(seen);
        seen.stream()
                .max(Comparator.comparingInt(List::size))
                .filter(largest -> largest.size() > others)
                .ifPresent(leaving::remove);
        return leaving;
    }

    private static List<List<Integer>> referrers(List<List<Integer>> references) {
        var referrers = new ArrayList<List<Integer>>();
        references.forEach(_ -> referrers.add(new ArrayList<>()));
        for (int i = 0; i < references.size(); i++) {
            for (int reference : references.get(i)) {
                referrers.get(reference).add(i);
            }
        }
        return referrers;
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

    private static int[] number(List<?> signatures) {
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
     * are no scalars by their names; long texts by a number each, since many functions may name one.
     */
    private record Canonical(
            List<Integer> mentioned,
            List<IrProgram.EffectSite> sites,
            List<String> constants,
            Map<String, Integer> longTexts)
            implements IrPrinter.Names {
        private static final int LONG = 64;

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

        @Override
        public String text(String value) {
            return value.length() <= LONG
                    ? IrPrinter.quoted(value)
                    : "text " + longTexts.computeIfAbsent(value, _ -> longTexts.size());
        }
    }
}
