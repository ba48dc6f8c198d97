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
    private final @Nullable CodeWatch watch;
    private final int mostArguments;
    private final int jsonType;
    private final int stringType;
    private final int sqlType;

    private Image(
            Program program,
            GasSchedule gas,
            Code[] functions,
            ImageMemory memory,
            @Nullable CodeWatch watch,
            int mostArguments) {
        this.program = program;
        this.watch = watch;
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
        this.mostArguments = mostArguments;
    }

    private static int mostArguments(VerifiedProgram verified) {
        Operands operands = new Operands(verified.program());
        int most = 0;
        for (Code code : verified.functions()) {
            most = Math.max(most, code.argumentCount());
            for (long w : code.instructions()) {
                most = Math.max(
                        most, operands.arguments(Opcode.of(Instruction.op(w)).orElseThrow(), w));
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
        return map(verified, verified.functions(), null);
    }

    /** As {@link #map}, made to be watched. */
    public static Image map(VerifiedProgram verified, CodeWatch watch) {
        return map(
                verified, Arrays.stream(verified.functions()).map(Code::watched).toArray(Code[]::new), watch);
    }

    private static Image map(VerifiedProgram verified, Code[] functions, @Nullable CodeWatch watch) {
        return new Image(
                verified.program(),
                verified.gas(),
                functions,
                ImageMemory.of(verified.program().data()),
                watch,
                mostArguments(verified));
    }

    /** Who is told what the code of a watched image does. */
    public CodeWatch watch() {
        return Objects.requireNonNull(watch, "an image that is not watched");
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

    /** Whether it is watched: by the interpreter alone. */
    public boolean watched() {
        return watch != null;
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
