package io.mtpscript.compiler.backend.js;

import io.mtpscript.compiler.ir.ConstantValues;
import io.mtpscript.compiler.ir.IrFunction;
import io.mtpscript.compiler.ir.IrProgram;
import io.mtpscript.compiler.ir.Reach;
import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.gas.GasSchedule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A program as JavaScript.
 *
 * @param text of the module, ASCII
 */
public record JavaScript(String text) {
    /** The runtime's name: the module imports it from its own folder. */
    public static final String RUNTIME_FILE = "mtp-runtime.mjs";

    /**
     * Writes the module and has it validated.
     *
     * @param program linked
     * @param values of all module constants
     * @param emitted the same program as bytecode, which says how large the frames of its functions are
     * @throws IllegalStateException if what was written is outside of the subset: a bug of ours
     */
    public static JavaScript emit(IrProgram program, ConstantValues values, Program emitted) {
        List<Integer> handlers =
                program.routes().stream().map(IrProgram.Route::handler).toList();
        var numbers = new LinkedHashMap<Integer, Integer>();
        for (int function : Reach.functions(new Reach.Graph(program), values, handlers)) {
            numbers.put(function, numbers.size());
        }
        if (numbers.size() != emitted.functions().size()) {
            throw new IllegalStateException("The bytecode has other functions");
        }
        String text = text(program, values, emitted, numbers);
        SubsetValidator.validate(text).ifPresent(problem -> {
            throw new IllegalStateException("The emitted JavaScript is outside of the subset: " + problem);
        });
        return new JavaScript(text);
    }

    private static String text(
            IrProgram program, ConstantValues values, Program emitted, Map<Integer, Integer> numbers) {
        var constants = new ConstantWriter(values, numbers);
        var code = new StringBuilder();
        var entries = new ArrayList<String>();
        numbers.forEach((linked, number) -> {
            IrFunction function = program.functions().get(linked);
            FunctionCode sizes = emitted.functions().get(number);
            code.append(FunctionWriter.write(function, number, constants, numbers, GasSchedule.packaged()));
            entries.add("[f" + number + ", " + sizes.registerCount() + ", " + sizes.codeClass() + ", "
                    + sizes.captureTypes() + "]");
        });
        return "import { program } from \"./" + RUNTIME_FILE + "\";\n"
                + "export const handle = program(" + Metadata.of(emitted) + ", ($) => {\n"
                + constants.declarations()
                + code
                + "return [" + String.join(", ", entries) + "];\n});\n";
    }
}
