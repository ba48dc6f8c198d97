package io.mtpscript.compiler.ir;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes of a linked program one in which functions that take functions know them: {@code list.map((x) => x + 1)} becomes a loop
 * that adds. A function is copied for every choice of code that is passed to parameters which it only applies; small code
 * stands where it is applied. A program means the same and needs less gas, on every tier: what is priced is the result.
 *
 * <p>Functions get new numbers, in the order in which code refers to them; what nothing refers to any more is gone.
 */
final class Specialising {
    /** A program that would grow by more copies, or into more statements, stays as it is. */
    private static final int MOST_COPIES = 10_000;

    private static final int MOST_STATEMENTS = 4_000_000;

    /** @param codes for each parameter the code that it is known to be, or -1 */
    private record Copy(int function, List<Integer> codes) {}

    private static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("The program grows too much", null, false, false);
        }
    }

    private final List<FunctionDraft> originals;
    private final FunctionUses uses;
    private final Map<Copy, Integer> numbers = new LinkedHashMap<>();
    private final Deque<Copy> open = new ArrayDeque<>();
    private final List<FunctionDraft> copies = new ArrayList<>();
    private final List<Integer> origins = new ArrayList<>();
    private int statements;

    /**
     * The program that is made.
     *
     * @param functions in their new order
     * @param origins for each the number of the function that it is a copy of
     * @param numbers the new number of each root
     * @param constants with their new numbers
     */
    record Result(
            List<FunctionDraft> functions,
            List<Integer> origins,
            Map<Integer, Integer> numbers,
            List<IrProgram.ModuleConstant> constants) {
        /** The program as it was. */
        static Result unchanged(
                List<FunctionDraft> functions, Iterable<Integer> roots, List<IrProgram.ModuleConstant> constants) {
            var numbers = new LinkedHashMap<Integer, Integer>();
            roots.forEach(root -> numbers.put(root, root));
            return new Result(
                    functions, IntStream.range(0, functions.size()).boxed().toList(), numbers, constants);
        }

        /** The new number of a root. */
        int number(int root) {
            return Objects.requireNonNull(numbers.get(root));
        }
    }

    private Specialising(List<FunctionDraft> originals, FunctionUses uses) {
        this.originals = originals;
        this.uses = uses;
    }

    /**
     * @param roots functions that are there in any case, as they are
     * @return empty where the program would grow too much
     */
    static Optional<Result> of(
            List<FunctionDraft> originals, Iterable<Integer> roots, List<IrProgram.ModuleConstant> constants) {
        var program = new Specialising(originals, FunctionUses.of(originals));
        try {
            var numbers = new LinkedHashMap<Integer, Integer>();
            roots.forEach(root -> numbers.put(root, program.number(root)));
            program.run();
            List<IrProgram.ModuleConstant> numbered =
                    constants.stream().map(program::numbered).toList();
            program.run();
            return Optional.of(new Result(program.copies, program.origins, numbers, numbered));
        } catch (TooLarge e) {
            return Optional.empty();
        }
    }

    private void run() {
        for (Copy next = open.poll(); next != null; next = open.poll()) {
            copies.add(new BodyCopy(this).of(next.function(), next.codes()));
            origins.add(next.function());
        }
    }

    private IrProgram.ModuleConstant numbered(IrProgram.ModuleConstant constant) {
        return new IrProgram.ModuleConstant(
                constant.name(),
                constant.qualifiedName(),
                number(constant.function()),
                constant.type(),
                constant.literal().map(this::constant),
                constant.span());
    }

    FunctionUses uses() {
        return uses;
    }

    FunctionDraft original(int function) {
        return originals.get(function);
    }

    /** A statement is copied. */
    void count() {
        statements++;
        if (statements > MOST_STATEMENTS) {
            throw new TooLarge();
        }
    }

    /** The number of a function that knows nothing of its parameters. */
    int number(int function) {
        return number(
                function, original(function).params().stream().map(_ -> -1).toList());
    }

    int number(int function, List<Integer> codes) {
        var copy = new Copy(function, List.copyOf(codes));
        Integer known = numbers.get(copy);
        if (known != null) {
            return known;
        }
        int number = numbers.size();
        if (number > originals.size() + MOST_COPIES) {
            throw new TooLarge();
        }
        numbers.put(copy, number);
        open.add(copy);
        return number;
    }

    /** A constant with the new numbers of its functions. */
    Constant constant(Constant value) {
        return value.withFunctions(this::number);
    }
}
