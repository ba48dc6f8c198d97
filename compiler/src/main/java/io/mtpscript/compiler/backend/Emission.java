package io.mtpscript.compiler.backend;

import io.mtpscript.compiler.ir.ConstantValues;
import io.mtpscript.compiler.ir.IrFunction;
import io.mtpscript.compiler.ir.IrProgram;
import io.mtpscript.compiler.ir.LimitExceeded;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.gas.GasSchedule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The functions of a linked program that are emitted, with the constants they need; more can be added. A function's module
 * constants must have values when it is added. Numbers, once given, stay.
 */
public final class Emission {
    private final IrProgram program;
    private final Image image;
    private final Positions positions = new Positions();
    private final Map<Integer, Integer> numbers = new LinkedHashMap<>();
    private final List<Integer> emitted = new ArrayList<>();
    private final Map<Integer, Integer> classes = new LinkedHashMap<>();
    private final List<FunctionCode> functions = new ArrayList<>();
    private final List<CodePlaces.OfFunction> places = new ArrayList<>();

    public Emission(IrProgram program, ConstantValues values) {
        this.program = program;
        this.image = new Image(values, this::number);
    }

    /**
     * Emits functions that are not yet: with them, everything they name.
     *
     * @throws LimitExceeded if a function has too many registers or instructions, or the constants too many bytes
     */
    public void add(SortedSet<Integer> more) {
        for (int function : more) {
            if (numbers.putIfAbsent(function, emitted.size()) == null) {
                emitted.add(function);
            }
        }
        for (int function : emitted.subList(functions.size(), emitted.size())) {
            functions.add(function(program.functions().get(function)));
        }
    }

    /** The number that a function of the linked program is emitted with. */
    public int number(int function) {
        return Optional.ofNullable(numbers.get(function))
                .orElseThrow(() -> new IllegalStateException("function " + function + " is not emitted"));
    }

    /** The function of the linked program that was emitted with this number. */
    public int function(int number) {
        return emitted.get(number);
    }

    /** What a position id was given for. */
    public Span span(int position) {
        return positions.span(position);
    }

    /** What was emitted as a program without routes: good for calling its functions. */
    public Program program() {
        List<Program.EffectSite> sites =
                program.effectSites().stream().map(this::effectSite).toList();
        return new Program(
                GasSchedule.packaged().semanticsVersion(),
                program.types(),
                functions(),
                pool(),
                data(),
                program.sqlTemplates(),
                sites,
                List.of(),
                0,
                List.of(),
                new Program.Serve(Optional.empty(), Optional.empty(), Optional.empty()),
                new TreeMap<>(),
                files(),
                positions(),
                new byte[0],
                new TreeMap<>());
    }

    CodePlaces places() {
        return new CodePlaces(places);
    }

    List<FunctionCode> functions() {
        return List.copyOf(functions);
    }

    long[] pool() {
        return image.pool();
    }

    byte[] data() {
        return image.data();
    }

    List<String> files() {
        return positions.files();
    }

    long[] positions() {
        return positions.table();
    }

    Program.EffectSite effectSite(IrProgram.EffectSite site) {
        return new Program.EffectSite(
                site.effect(),
                site.function(),
                site.typeArgs(),
                site.argTypes(),
                site.resultType(),
                positions.of(site.span()));
    }

    /** Classes are numbered by their first function. */
    private int codeClass(int linked) {
        Integer known = classes.putIfAbsent(linked, classes.size());
        return known == null ? classes.size() - 1 : known;
    }

    private FunctionCode function(IrFunction function) {
        try {
            LirBuilder.Linear linear = LirBuilder.build(function, image, positions, this::number);
            FunctionEmitter.Emitted emitted = FunctionEmitter.emit(linear, image);
            if (emitted.code().words().length > Limits.INSTRUCTIONS) {
                throw new LimitExceeded(
                        "This function needs more than " + Limits.INSTRUCTIONS + " instructions",
                        LimitExceeded.SPLIT_FUNCTION,
                        Optional.empty());
            }
            places.add(
                    function.name().equals(IrFunction.FAILURE_RESPONSE)
                            ? CodePlaces.OfFunction.NOWHERE
                            : new CodePlaces.OfFunction(
                                    Optional.of(function.span()), emitted.code().places()));
            return new FunctionCode(
                    function.name(),
                    function.params().size(),
                    emitted.registerCount(),
                    function.closure(),
                    function.captureTypes(),
                    codeClass(function.codeClass()),
                    function.pure(),
                    emitted.code().words(),
                    emitted.code().tables(),
                    emitted.code().positions());
        } catch (LimitExceeded exceeded) {
            throw exceeded.at(function.span());
        }
    }
}
