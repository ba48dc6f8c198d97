package io.mtpscript.compiler.constants;

import io.mtpscript.compiler.backend.Emission;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.ir.ConstantValues;
import io.mtpscript.compiler.ir.IrProgram;
import io.mtpscript.compiler.ir.IrProgram.ModuleConstant;
import io.mtpscript.compiler.ir.LimitExceeded;
import io.mtpscript.compiler.ir.Reach;
import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Evaluator;
import java.util.ArrayList;
import java.util.List;

/**
 * Evaluates the module constants of one program, each after those it needs. A constant that depends on another finds it in the
 * image, as a request will, so what it costs is its own computation alone.
 */
public final class ConstantEvaluation {
    private final IrProgram program;
    private final Evaluator evaluator;
    private final Reach.Graph graph;
    private final ConstantValues values = new ConstantValues();
    private final Emission emission;
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final List<Integer> failed = new ArrayList<>();
    private long gas = Limits.CONSTANT_GAS;

    private ConstantEvaluation(IrProgram program, Evaluator evaluator) {
        this.program = program;
        this.evaluator = evaluator;
        this.graph = new Reach.Graph(program);
        this.emission = new Emission(program, values);
    }

    /**
     * @param values of all constants, when no diagnostic is there
     * @param diagnostics for each constant that cannot be computed; not for those that need such a one
     */
    public record Result(ConstantValues values, List<Diagnostic> diagnostics) {
        public Result {
            diagnostics = List.copyOf(diagnostics);
        }
    }

    /**
     * Evaluates every constant of the program. The evaluator is asked for nothing where nothing has to be computed.
     *
     * @throws LimitExceeded as {@link Emission#add}
     */
    public static Result evaluate(IrProgram program, Evaluator evaluator) {
        if (program.constants().isEmpty()) {
            return new Result(new ConstantValues(), List.of());
        }
        var evaluation = new ConstantEvaluation(program, evaluator);
        evaluation.run();
        return new Result(evaluation.values, evaluation.diagnostics);
    }

    private void run() {
        for (int depth = 0; gas > 0; depth++) {
            List<Integer> ready = new ArrayList<>(graph.ready(values));
            ready.removeAll(failed);
            if (ready.isEmpty()) {
                break;
            }
            if (depth == Limits.CONSTANT_DEPTH) {
                ModuleConstant constant = constant(ready.getFirst());
                diagnostics.add(Diagnostic.of(
                                DiagnosticCode.LINK_LIMIT,
                                constant.span(),
                                "`" + constant.name()
                                        + "` needs a constant that needs another one, and so on, more than "
                                        + Limits.CONSTANT_DEPTH + " in a row")
                        .withHint("Compute what they have in common in a function."));
                return;
            }
            evaluate(ready);
        }
    }

    private ModuleConstant constant(int index) {
        return program.constants().get(index);
    }

    private void evaluate(List<Integer> ready) {
        var computed = new ArrayList<Integer>();
        for (int index : ready) {
            constant(index).literal().ifPresentOrElse(value -> values.set(index, value, 0), () -> computed.add(index));
        }
        if (computed.isEmpty()) {
            return;
        }
        List<Integer> roots =
                computed.stream().map(index -> constant(index).function()).toList();
        emission.add(Reach.functions(graph, values, roots));
        try (Evaluator.Loaded loaded = evaluator.load(emission.program(), Limits.CONSTANT_MEMORY_BYTES)) {
            for (int index : computed) {
                if (gas > 0) {
                    evaluate(index, loaded);
                }
            }
        }
    }

    private void evaluate(int index, Evaluator.Loaded loaded) {
        ModuleConstant constant = constant(index);
        Evaluator.Outcome outcome = loaded.run(emission.number(constant.function()), gas);
        gas -= outcome.gas();
        switch (outcome) {
            case Evaluator.Returned(long word, long used) ->
                values.set(index, new ValueReader(program, values, emission, loaded).read(constant.type(), word), used);
            case Evaluator.Trapped trapped -> {
                failed.add(index);
                diagnostics.add(ConstantFault.of(constant, trapped, emission));
                if (trapped.code() == ErrorCode.GAS_EXHAUSTED) {
                    gas = 0;
                }
            }
        }
    }
}
