package io.mtpscript.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.vm.testing.Assembler;
import io.mtpscript.vm.testing.Assembler.Function;
import io.mtpscript.vm.testing.Assembler.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each rule refuses the program that breaks it, in one line, and nothing is mapped. */
class VerifierTest {
    private final Assembler program = new Assembler();

    private static String refusal(Program program) {
        VmLoad result = VmImage.load(program, VmSettings.DEFAULT);
        if (result instanceof VmImage image) {
            image.close();
            return "";
        }
        String message = assertInstanceOf(VmLoad.Refused.class, result).message();
        assertTrue(message.lines().count() == 1, message);
        return message;
    }

    private String refusal() {
        return refusal(program.build());
    }

    /** The program with other instructions for its first function. */
    private String refusal(long... code) {
        Program built = program.build();
        List<FunctionCode> functions = new ArrayList<>(built.functions());
        FunctionCode f = functions.getFirst();
        functions.set(0, withCode(f, code));
        return refusal(with(built, functions));
    }

    private static FunctionCode withCode(FunctionCode f, long[] code) {
        return new FunctionCode(
                f.name(),
                f.paramCount(),
                f.registerCount(),
                f.closure(),
                f.captureTypes(),
                f.codeClass(),
                f.pure(),
                code,
                f.tables(),
                f.positions());
    }

    private static Program with(Program p, List<FunctionCode> functions) {
        return new Program(
                p.semanticsVersion(),
                p.types(),
                functions,
                p.constants(),
                p.data(),
                p.sqlTemplates(),
                p.effectSites(),
                p.routes(),
                p.constantGas(),
                p.config(),
                p.serve(),
                p.unionHashes(),
                p.files(),
                p.positions(),
                p.openapi(),
                p.buildInfo());
    }

    private static Program withData(Program p, byte[] data) {
        return new Program(
                p.semanticsVersion(),
                p.types(),
                p.functions(),
                p.constants(),
                data,
                p.sqlTemplates(),
                p.effectSites(),
                p.routes(),
                p.constantGas(),
                p.config(),
                p.serve(),
                p.unionHashes(),
                p.files(),
                p.positions(),
                p.openapi(),
                p.buildInfo());
    }

    private static long w(Opcode op, int a, int b, int c) {
        return Instruction.abc(op, a, b, c);
    }

    private static void contains(String expected, String message) {
        assertTrue(message.contains(expected), () -> "'" + message + "' lacks '" + expected + "'");
    }

    private void simple() {
        program.function("f", 1, 2).ret(0);
    }

    private static final long CHARGE_2 = Instruction.charge(2);
    private static final long RET_0 = w(Opcode.RET, 0, 0, 0);

    @Test
    void goodProgramsPass() {
        simple();
        assertEquals("", refusal());
        assertEquals("", refusal(CHARGE_2, RET_0));
    }

    @Test
    void semanticsVersion() {
        simple();
        contains("compile it again", refusal(program.build("0".repeat(64))));
    }

    @Test
    void unknownOperations() {
        simple();
        contains("is no operation: 15", refusal(CHARGE_2, 15, RET_0));
        contains("is no operation: 65535", refusal(CHARGE_2, 0xffff, RET_0));
    }

    @Test
    void unusedBits() {
        simple();
        contains("has bits that RET does not use", refusal(CHARGE_2, RET_0 | 1L << 40));
        contains("has bits that MOVE does not use", refusal(CHARGE_2, w(Opcode.MOVE, 0, 1, 1), RET_0));
    }

    @Test
    void segments() {
        simple();
        contains("charges 3; its segment costs 2", refusal(Instruction.charge(3), RET_0));
        contains("starts a segment without CHARGE", refusal(RET_0, RET_0));
        contains("charges inside a segment", refusal(CHARGE_2, Instruction.charge(0), RET_0));
        contains("starts a segment without CHARGE", refusal(CHARGE_2, RET_0, RET_0));
        contains("runs past its end", refusal(CHARGE_2, w(Opcode.MOVE, 0, 0, 0)));
        contains("has 1 instructions", refusal(CHARGE_2));
    }

    @Test
    void jumps() {
        simple();
        long jump = Instruction.imm32(Opcode.JMP, 0, 1);
        contains("jumps to 1, which starts no segment", refusal(Instruction.charge(1), jump));
        contains(
                "jumps to -1, which starts no segment",
                refusal(Instruction.charge(1), Instruction.imm32(Opcode.JMP, 0, -1)));
        contains(
                "jumps to 7, which starts no segment",
                refusal(Instruction.charge(1), Instruction.imm32(Opcode.JMP, 0, 7)));
        contains(
                "jumps to 30002, which starts no segment",
                refusal(Instruction.charge(2), w(Opcode.JEQ, 0, 1, 30000), Instruction.charge(1), RET_0));
    }

    @Test
    void registers() {
        simple();
        contains("uses R[2] of 2 registers", refusal(CHARGE_2, w(Opcode.RET, 2, 0, 0)));
        contains("uses R[65535] of 2 registers", refusal(CHARGE_2, w(Opcode.IADD, 0, 0, 65535), RET_0));
        contains("uses R[2] of 2 registers", refusal(CHARGE_2, w(Opcode.NEW, 0, 2, 1), RET_0));
        contains("makes an object without words", refusal(CHARGE_2, w(Opcode.NEW, 0, 0, 0), RET_0));
        contains("uses R[4] of 2 registers", refusal(CHARGE_2, w(Opcode.APPLY, 1, 3, 0), RET_0));
    }

    @Test
    void headers() {
        contains("has 0 registers", refusal(function(0, 0, false, List.of(), true)));
        contains("has 3 parameters in 2 registers", refusal(function(3, 2, false, List.of(), true)));
        contains("has 2 parameters in 2 registers", refusal(function(2, 2, true, List.of(), true)));
        contains("captures but is no closure", refusal(function(0, 2, false, List.of(0), true)));
        contains("captures a value of type 9", refusal(function(0, 2, true, List.of(9), true)));
        contains("is a closure with effects", refusal(function(0, 2, true, List.of(), false)));
    }

    private Program function(int params, int registers, boolean closure, List<Integer> captures, boolean pure) {
        Assembler fresh = new Assembler();
        fresh.type(TypeDesc.Prim.INT);
        fresh.function("f", 1, 2).ret(0);
        Program built = fresh.build();
        List<FunctionCode> functions = new ArrayList<>(built.functions());
        FunctionCode f = functions.getFirst();
        functions.set(
                0,
                new FunctionCode("f", params, registers, closure, captures, 7, pure, f.code(), List.of(), new int[0]));
        return with(built, functions);
    }

    @Test
    void indices() {
        simple();
        contains("uses constant 0 of 0", refusal(CHARGE_2, Instruction.imm32(Opcode.LDK, 0, 0), RET_0));
        contains("uses function -1 of", refusal(CHARGE_2, Instruction.imm32(Opcode.CALL, 0, -1), RET_0));
        contains("uses effect site 0 of 0", refusal(CHARGE_2, Instruction.imm32(Opcode.EFFECT, 0, 0), RET_0));
        contains("uses switch table 0 of 0", refusal(CHARGE_2, Instruction.imm32(Opcode.SWITCH, 0, 0), RET_0));
        contains("is no builtin: 9999", refusal(CHARGE_2, w(Opcode.BUILTIN, 0, 9999, 0), RET_0));
        contains("is no builtin: 20", refusal(CHARGE_2, w(Opcode.BUILTIN, 0, 20, 0), RET_0));
    }

    @Test
    void builtins() {
        simple();
        int string = program.type(TypeDesc.Prim.STRING);
        int secret = program.type(TypeDesc.Prim.SECRET);
        int function = program.type(new TypeDesc.Function(List.of(), string));
        int list = program.type(new TypeDesc.ListOf(string));
        contains("gives STRING_TRIM an operand it does not take", refusal(builtin(Builtin.STRING_TRIM, 1)));
        contains("uses type 9 of 4", refusal(builtin(Builtin.OP_EQUAL, 9)));
        contains("gives OP_EQUAL the type", refusal(builtin(Builtin.OP_EQUAL, secret)));
        contains("gives JSON_ENCODE the type", refusal(builtin(Builtin.JSON_ENCODE, function)));
        contains("gives MAP_GET the type", refusal(builtin(Builtin.MAP_GET, function)));
        contains("gives MAP_GET the type", refusal(builtin(Builtin.MAP_GET, list)));
        contains("gives CBOR_ENCODE the type", refusal(builtin(Builtin.CBOR_ENCODE, secret)));
        contains("gives HASH_HMAC_SHA256 the type", refusal(builtin(Builtin.HASH_HMAC_SHA256, list)));
        contains("gives PASSWORD_ARGON2ID the type", refusal(builtin(Builtin.PASSWORD_ARGON2ID, function)));
        contains("joins nothing", refusal(builtin(Builtin.OP_CONCAT, 0)));
        contains("uses SQL template 0 of 0", refusal(builtin(Builtin.OP_SQL, 0)));
        contains("of 2 registers", refusal(builtin(Builtin.STRING_SLICE, 0)));
    }

    private long[] builtin(Builtin builtin, int aux) {
        return new long[] {CHARGE_2, w(Opcode.BUILTIN, 0, builtin.id(), aux), RET_0};
    }

    @Test
    void calls() {
        simple();
        program.function("two", 2, 2).ret(0);
        program.closure("closure", 0, 1, List.of()).ret(0);
        contains("of 2 registers", refusal(CHARGE_2, Instruction.imm32(Opcode.CALL, 1, 1), CHARGE_2, RET_0));
        contains(
                "calls the closure's function 2 directly",
                refusal(CHARGE_2, Instruction.imm32(Opcode.CALL, 0, 2), CHARGE_2, RET_0));
    }

    @Test
    void effectsStayOutOfPureFunctions() {
        int integer = program.type(TypeDesc.Prim.INT);
        int site = program.site("E", "f", List.of(), integer);
        program.function("f", 1, 2).ret(0);
        Function impure = program.function("impure", 0, 1).effect(0, site).ret(0);
        contains(
                "has an effect in a pure function",
                refusal(CHARGE_2, Instruction.imm32(Opcode.EFFECT, 0, site), CHARGE_2, RET_0));
        contains(
                "calls a function with effects from a pure one",
                refusal(CHARGE_2, Instruction.imm32(Opcode.CALL, 0, impure.id()), CHARGE_2, RET_0));
    }

    @Test
    void registersThatACallLeftAreNotRead() {
        Function leaf = program.function("leaf", 0, 1).ldi(0, 1).ret(0);
        program.function("reads", 0, 3).ldi(2, 5).call(0, leaf.id()).ret(2);
        contains("reads R[2] at instruction 4, where a call may have left anything", refusal());
    }

    @Test
    void registersThatOneBranchLeftAreNotRead() {
        Function leaf = program.function("leaf", 0, 1).ldi(0, 1).ret(0);
        Label skip = new Label();
        program.function("reads", 1, 3)
                .ldi(2, 5)
                .jump(Opcode.JT, 0, skip)
                .call(1, leaf.id())
                .place(skip)
                .ret(2);
        contains("reads R[2]", refusal());
    }

    @Test
    void switchTables() {
        Label a = new Label();
        program.function("f", 1, 2).switchOn(0, a).place(a).ret(0);
        assertEquals("", refusal());
        Program built = program.build();
        FunctionCode f = built.functions().getFirst();
        record Refused(String why, int... table) {}
        for (Refused refused : List.of(
                new Refused("switches over an empty table"),
                new Refused("which starts no segment", 1),
                new Refused("which starts no segment", -5),
                new Refused("which starts no segment", 100),
                new Refused("switches back to 0", 0))) {
            FunctionCode changed = new FunctionCode(
                    f.name(),
                    f.paramCount(),
                    f.registerCount(),
                    f.closure(),
                    f.captureTypes(),
                    f.codeClass(),
                    f.pure(),
                    f.code(),
                    List.of(refused.table()),
                    f.positions());
            contains(refused.why(), refusal(with(built, List.of(changed))));
        }
    }

    @Test
    void elementsOfListsThatTheFunctionHasMade() {
        Label again = new Label();
        program.function("f", 1, 4)
                .ldi(1, 2)
                .abc(Opcode.LISTNEW, 2, 1, 0)
                .ldi(1, 0)
                .move(3, 2)
                .place(again)
                .abc(Opcode.LISTSET, 2, 1, 0)
                .abc(Opcode.LISTSET, 3, 1, 0)
                .compare(Opcode.JLT, 1, 0, again)
                .ret(3);
        assertEquals("", refusal());
    }

    private void refusesElements(Consumer<Function> list) {
        Assembler own = new Assembler();
        Function f = own.function("f", 2, 4);
        Function made = own.function("made", 0, 1).ldi(0, 2).abc(Opcode.LISTNEW, 0, 0, 0);
        made.ret(0);
        f.ldi(3, 2);
        list.accept(f);
        f.ldi(3, 0).abc(Opcode.LISTSET, 2, 3, 0).ret(0);
        contains("sets an element of R[2] at instruction", refusal(own.build()));
    }

    /** Who calls a function relies on its lists as they are. */
    @Test
    void elementsOfOtherLists() {
        refusesElements(f -> f.move(2, 1));
        refusesElements(f -> f.call(2, 1));
        refusesElements(f -> f.abc(Opcode.LISTNEW, 1, 3, 0).abc(Opcode.IADDI, 2, 1, 8));
        refusesElements(f -> f.abc(Opcode.LISTNEW, 1, 3, 0).abc(Opcode.LISTREST, 2, 1, 1));
        refusesElements(f -> f.abc(Opcode.LISTNEW, 2, 3, 0).abc(Opcode.LISTGET, 2, 2, 0));
        Label other = new Label();
        refusesElements(f -> f.move(2, 1)
                .jump(Opcode.JF, 0, other)
                .abc(Opcode.LISTNEW, 2, 3, 0)
                .place(other));
    }

    @Test
    void positions() {
        program.function("f", 1, 2).positions(0, 0, 1, 99).ret(0);
        contains("has a position out of order or range at 1", refusal());
    }

    @Test
    void halfPositions() {
        program.function("f", 1, 2).positions(0).ret(0);
        contains("has half a position", refusal());
    }

    @Test
    void data() {
        simple();
        Program built = program.build();
        contains("The constant data has 63 bytes", refusal(withData(built, new byte[63])));
        contains("The constant data has 65 bytes", refusal(withData(built, new byte[65])));
        byte[] notZero = new byte[64];
        notZero[9] = 1;
        contains("does not start with 64 zero bytes", refusal(withData(built, notZero)));
    }

    @Test
    void types() {
        contains("Type 0 has type 7; there are", typeRefusal(new TypeDesc.ListOf(7)));
        contains("Type 0 has type -1; there are", typeRefusal(new TypeDesc.MapOf(-1, 0)));
        contains(
                "does not have its fields in order at 'a'",
                typeRefusal(new TypeDesc.Record(List.of(field("b", 1, false), field("a", 1, false)))));
        contains(
                "has a field 'b' twice",
                typeRefusal(new TypeDesc.Record(List.of(field("b", 1, false), field("b", 1, false)))));
        assertEquals("", typeRefusal(new TypeDesc.Record(List.of(field("", 1, false), field("b", 1, false)))));
        contains(
                "has a field '' twice",
                typeRefusal(new TypeDesc.Record(List.of(field("", 1, false), field("", 1, false)))));
        contains(
                "says text of field 'b', which is no Int or Decimal",
                typeRefusal(new TypeDesc.Record(List.of(field("b", 1, true)))));
        contains("has 0 variants", typeRefusal(new TypeDesc.Union("U", TypeDesc.Role.ORDINARY, "", List.of())));
        TypeDesc.Variant none = new TypeDesc.Variant("None", List.of());
        contains(
                "has a variant 'None' twice",
                typeRefusal(new TypeDesc.Union("U", TypeDesc.Role.ORDINARY, "", List.of(none, none))));
        contains(
                "is not the prelude's OPTION",
                typeRefusal(new TypeDesc.Union("O", TypeDesc.Role.OPTION, "", List.of(none))));
        contains(
                "is not the prelude's JSON",
                typeRefusal(new TypeDesc.Union("J", TypeDesc.Role.JSON, "", List.of(none))));
        TypeDesc.Variant some = new TypeDesc.Variant("Some", List.of(field("", 0, false)));
        contains(
                "is an Option of itself",
                typeRefusal(new TypeDesc.Union("O", TypeDesc.Role.OPTION, "", List.of(some, none))));
        contains("is a Map whose keys cannot be keys", typeRefusal(new TypeDesc.MapOf(0, 1)));
    }

    private static TypeDesc.Field field(String name, int type, boolean text) {
        return new TypeDesc.Field(name, type, false, text);
    }

    private static String typeRefusal(TypeDesc type) {
        Assembler program = new Assembler();
        int id = program.forward();
        program.type(TypeDesc.Prim.STRING);
        program.define(id, type);
        program.function("f", 0, 1).ret(0);
        return refusal(program.build());
    }

    @Test
    void templatesAndSites() {
        simple();
        int string = program.type(TypeDesc.Prim.STRING);
        int unit = program.type(TypeDesc.Prim.UNIT);
        int function = program.type(new TypeDesc.Function(List.of(), string));
        Assembler one = new Assembler();
        one.type(TypeDesc.Prim.UNIT);
        one.template(List.of("a"), List.of(0));
        contains("SQL template 0 has 1 pieces and 1 parameters", refusal(one.build()));
        program.template(List.of("a", "b"), List.of(unit));
        contains("which no SQL type stands for", refusal());
        Assembler arguments = new Assembler();
        arguments.type(TypeDesc.Prim.STRING);
        int f = arguments.type(new TypeDesc.Function(List.of(), 0));
        arguments.site("E", "f", List.of(f), 0);
        contains("has an argument of type 1, which has no CBOR form", refusal(arguments.build()));
        Assembler results = new Assembler();
        results.type(TypeDesc.Prim.SQL);
        results.site("E", "f", List.of(), 0);
        contains("has a result of type 0, which has no CBOR form", refusal(results.build()));
        assertTrue(function > 0);
    }

    @Test
    void routes() {
        contains("has the handler 99 of", routeRefusal(99, 0, List.of(), -1));
        contains("has a handler that does not take 4 words", routeRefusal(1, 0, List.of(), -1));
        contains("has bindings other than the fields", routeRefusal(0, 1, List.of(), -1));
        contains("has bindings other than the fields", routeRefusal(0, 2, List.of(), -1));
        contains(
                "binds 'x' to a type that no text stands for",
                routeRefusal(0, 2, List.of(new Program.Binding("x", "x", 0, Optional.empty())), -1));
        contains("has a body without JSON form", routeRefusal(0, 0, List.of(), 3));
        assertEquals("", routeRefusal(0, 0, List.of(), 1));
    }

    /** The loader goes through a chain of types of any length, and through one without end. */
    @Test
    void typesInsideOfTypes() {
        for (boolean endless : new boolean[] {false, true}) {
            Assembler nested = new Assembler();
            int list = nested.forward();
            int integer = nested.type(TypeDesc.Prim.INT);
            for (int depth = 1; depth < 16_000; depth++) {
                int outer = nested.forward();
                nested.define(list, new TypeDesc.ListOf(outer));
                list = outer;
            }
            nested.define(list, new TypeDesc.ListOf(endless ? 0 : integer));
            nested.template(List.of("SELECT ", ""), List.of(0));
            nested.function("f", 0, 1).ret(0);
            String sql = refusal(nested.build());
            assertEquals(endless ? "SQL template 0 has a parameter of type 0, which no SQL type stands for" : "", sql);
        }
        Assembler program = new Assembler();
        int endless = program.forward();
        program.define(endless, new TypeDesc.ListOf(endless));
        int empty = program.type(new TypeDesc.Record(List.of()));
        int path = program.type(new TypeDesc.Record(List.of(field("x", endless, false))));
        program.function("handler", 4, 4).ret(0);
        program.route(route(0, path, List.of(new Program.Binding("x", "x", endless, Optional.empty())), empty, -1));
        contains("binds 'x' to a type that no text stands for", refusal(program.build()));
    }

    private static String routeRefusal(int handler, int pathType, List<Program.Binding> bindings, int bodyType) {
        Assembler program = new Assembler();
        int empty = program.type(new TypeDesc.Record(List.of()));
        program.type(TypeDesc.Prim.STRING);
        program.type(new TypeDesc.Record(List.of(field("x", empty, false))));
        program.type(TypeDesc.Prim.UNIT);
        program.function("handler", 4, 4).ret(0);
        program.function("other", 3, 4).ret(0);
        program.route(route(handler, pathType, bindings, empty, bodyType));
        return refusal(program.build());
    }

    /** @param empty a record without fields */
    private static Program.Route route(
            int handler, int pathType, List<Program.Binding> bindings, int empty, int bodyType) {
        return new Program.Route(
                "r",
                "GET",
                List.of(),
                handler,
                pathType,
                bindings,
                empty,
                List.of(),
                empty,
                List.of(),
                bodyType,
                false,
                false,
                List.of(),
                OptionalLong.empty(),
                Optional.empty(),
                List.of());
    }

    @Test
    void codeClasses() {
        int integer = program.type(TypeDesc.Prim.INT);
        int string = program.type(TypeDesc.Prim.STRING);
        program.closure("a", 0, 1, List.of(integer)).codeClass(5).ret(0);
        program.closure("b", 0, 1, List.of(string)).codeClass(5).ret(0);
        contains("capture different types", refusal());
    }
}
