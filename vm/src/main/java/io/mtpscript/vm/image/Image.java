package io.mtpscript.vm.image;

import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.gas.Charge;
import io.mtpscript.core.gas.GasSchedule;
import io.mtpscript.vm.memory.ImageMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A verified program with its constants mapped. Immutable but for {@link #close}; shared by all threads. */
public final class Image implements AutoCloseable {
    private final Program program;
    private final ImageMemory memory;
    private final Layout[] layouts;
    private final Code[] functions;
    private final long[] constants;
    private final SqlTemplate[] sqlTemplates;
    private final GasSchedule gas;
    private final @Nullable SegmentCounts segmentCounts;
    private final int mostArguments;
    private final int jsonType;
    private final int stringType;
    private final int sqlType;

    private Image(
            Program program,
            GasSchedule gas,
            Code[] functions,
            ImageMemory memory,
            @Nullable SegmentCounts segmentCounts) {
        this.program = program;
        this.segmentCounts = segmentCounts;
        this.memory = memory;
        this.functions = functions;
        this.constants = program.constants().clone();
        // Json and String have a place in every table: JSON_PARSE and JSON_STRINGIFY name no type.
        List<TypeDesc> types = new ArrayList<>(program.types());
        this.jsonType = jsonType(types);
        this.stringType = indexOrAdd(types, TypeDesc.Prim.STRING);
        this.sqlType = indexOrAdd(types, TypeDesc.Prim.SQL);
        this.layouts = new Layout[types.size()];
        for (int id = 0; id < layouts.length; id++) {
            layouts[id] = Layout.of(id, types.get(id), types);
        }
        this.sqlTemplates = program.sqlTemplates().stream()
                .map(template -> new SqlTemplate(template, program.types()))
                .toArray(SqlTemplate[]::new);
        this.gas = gas;
        this.mostArguments = mostArguments(functions, new Operands(program));
    }

    private static int mostArguments(Code[] functions, Operands operands) {
        int most = 0;
        for (Code code : functions) {
            most = Math.max(most, code.argumentCount());
            for (long w : code.instructions()) {
                if (Instruction.op(w) != SegmentCounts.OPCODE) {
                    most = Math.max(
                            most,
                            operands.arguments(Opcode.of(Instruction.op(w)).orElseThrow(), w));
                }
            }
        }
        return most;
    }

    /**
     * Maps a program that {@link ImageVerifier} passed.
     *
     * @throws io.mtpscript.vm.memory.MappingException if the operating system refuses
     */
    public static Image map(VerifiedProgram verified) {
        return new Image(
                verified.program(),
                verified.gas(),
                verified.functions(),
                ImageMemory.of(verified.program().data()),
                null);
    }

    /** As {@link #map}, with the runs of its segments counted. */
    public static Image map(VerifiedProgram verified, SegmentCounts counts) {
        return new Image(
                verified.program(),
                verified.gas(),
                Arrays.stream(verified.functions()).map(Code::counted).toArray(Code[]::new),
                ImageMemory.of(verified.program().data()),
                counts);
    }

    /** Called where a segment of a counted image starts. */
    public void segmentRuns(int function, int instruction) {
        Objects.requireNonNull(segmentCounts, "an image that is not counted").runs(function, instruction);
    }

    private static int jsonType(List<TypeDesc> types) {
        for (int id = 0; id < types.size(); id++) {
            if (types.get(id) instanceof TypeDesc.Union union && union.role() == TypeDesc.Role.JSON) {
                return id;
            }
        }
        int bool = indexOrAdd(types, TypeDesc.Prim.BOOL);
        int integer = indexOrAdd(types, TypeDesc.Prim.INT);
        int decimal = indexOrAdd(types, TypeDesc.Prim.DECIMAL);
        int string = indexOrAdd(types, TypeDesc.Prim.STRING);
        int json = types.size() + 2;
        types.add(new TypeDesc.ListOf(json));
        types.add(new TypeDesc.MapOf(string, json));
        types.add(new TypeDesc.Union(
                "Json",
                TypeDesc.Role.JSON,
                "",
                List.of(
                        new TypeDesc.Variant("JsonNull", List.of()),
                        variant("JsonBool", bool),
                        variant("JsonInt", integer),
                        variant("JsonDecimal", decimal),
                        variant("JsonString", string),
                        variant("JsonArray", json - 2),
                        variant("JsonObject", json - 1))));
        return json;
    }

    private static TypeDesc.Variant variant(String name, int type) {
        return new TypeDesc.Variant(name, List.of(new TypeDesc.Field("", type, false, false)));
    }

    private static int indexOrAdd(List<TypeDesc> types, TypeDesc type) {
        int found = types.indexOf(type);
        if (found >= 0) {
            return found;
        }
        types.add(type);
        return types.size() - 1;
    }

    public Program program() {
        return program;
    }

    public ImageMemory memory() {
        return memory;
    }

    public Layout layout(int typeId) {
        return layouts[typeId];
    }

    /** All functions, by id; not to be changed. */
    public Code[] functions() {
        return functions;
    }

    /** Whether runs of segments are counted: by the interpreter alone. */
    public boolean counted() {
        return segmentCounts != null;
    }

    /** How many words an instruction takes from R[a] on. */
    public int arguments(long instruction) {
        return new Operands(program)
                .arguments(Opcode.of(Instruction.op(instruction)).orElseThrow(), instruction);
    }

    /** The most words that a function, builtin or effect takes. */
    public int mostArguments() {
        return mostArguments;
    }

    /** The constants of LDK; not to be changed. */
    public long[] constants() {
        return constants;
    }

    public SqlTemplate sqlTemplate(int index) {
        return sqlTemplates[index];
    }

    public int sqlTemplateCount() {
        return sqlTemplates.length;
    }

    /** The price of one unit of a builtin's data row. */
    public long unitPrice(Builtin builtin) {
        return gas.unitCost(builtin);
    }

    public long price(Charge charge) {
        return gas.cost(charge);
    }

    /** The type id of the prelude's Json. */
    public int jsonType() {
        return jsonType;
    }

    /** The type id of String. */
    public int stringType() {
        return stringType;
    }

    /** The type id of Sql. */
    public int sqlType() {
        return sqlType;
    }

    @Override
    public void close() {
        memory.close();
    }
}
