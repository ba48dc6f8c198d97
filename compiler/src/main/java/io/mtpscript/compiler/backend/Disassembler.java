package io.mtpscript.compiler.backend;

import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes a program as text, for people and for tests. */
public final class Disassembler {
    private static final Map<Integer, Builtin> BUILTINS = new HashMap<>();

    static {
        for (Builtin builtin : Builtin.values()) {
            BUILTINS.put(builtin.id(), builtin);
        }
    }

    private final Program program;
    private final StringBuilder out = new StringBuilder();

    private Disassembler(Program program) {
        this.program = program;
    }

    public static String disassemble(Program program) {
        var disassembler = new Disassembler(program);
        disassembler.program();
        return disassembler.out.toString();
    }

    private void line(String format, Object... args) {
        out.append(args.length == 0 ? format : String.format(Locale.ROOT, format, args))
                .append('\n');
    }

    private void program() {
        for (int i = TypeDesc.Prim.values().length; i < program.types().size(); i++) {
            line("type %d %s", i, program.types().get(i));
        }
        for (int i = 0; i < program.sqlTemplates().size(); i++) {
            line("sql %d %s", i, program.sqlTemplates().get(i));
        }
        for (int i = 0; i < program.effectSites().size(); i++) {
            Program.EffectSite site = program.effectSites().get(i);
            line(
                    "effect %d %s.%s<%s>(%s) => %s at %s",
                    i,
                    site.effect(),
                    site.function(),
                    join(site.typeArgs()),
                    join(site.argTypes()),
                    site.resultType(),
                    position(site.position()));
        }
        program.routes().forEach(this::route);
        for (int i = 0; i < program.functions().size(); i++) {
            function(i, program.functions().get(i));
        }
        line("data %d bytes", program.data().length);
    }

    private static String join(List<Integer> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private void route(Program.Route route) {
        line(
                "route %s /%s => function %d, body %d%s, uses %s",
                route.method(),
                route.path().stream()
                        .map(s -> (s.parameter() ? ":" : "") + s.text())
                        .collect(Collectors.joining("/")),
                route.handler(),
                route.bodyType(),
                route.bodyOpen() ? " open" : "",
                route.effects());
        bindings("path", route.pathBindings());
        bindings("query", route.queryBindings());
        bindings("headers", route.headerBindings());
    }

    private void bindings(String kind, List<Program.Binding> bindings) {
        for (Program.Binding binding : bindings) {
            line(
                    "  %s %s as %s: %d%s",
                    kind,
                    binding.field(),
                    binding.external(),
                    binding.type(),
                    binding.defaultCbor()
                            .map(b -> " = " + java.util.HexFormat.of().formatHex(b))
                            .orElse(""));
        }
    }

    private String position(int id) {
        long packed = program.positions()[id];
        return program.files().get((int) (packed >>> 44)) + ":" + (packed >>> 20 & 0xffffff) + ":" + (packed & 0xfffff);
    }

    private void function(int id, FunctionCode function) {
        line(
                "function %d %s: %d params, %d registers, class %d%s%s",
                id,
                function.name(),
                function.paramCount(),
                function.registerCount(),
                function.codeClass(),
                function.closure() ? ", closure over [" + join(function.captureTypes()) + "]" : "",
                function.pure() ? "" : ", impure");
        Map<Integer, Integer> positions = new HashMap<>();
        for (int i = 0; i < function.positions().length; i += 2) {
            positions.put(function.positions()[i], function.positions()[i + 1]);
        }
        for (int pc = 0; pc < function.code().length; pc++) {
            String text = instruction(function, pc);
            Integer at = positions.get(pc);
            line(at == null ? "%5d  %s" : "%5d  %-40s ; %s", pc, text, at == null ? "" : position(at));
        }
    }

    private String instruction(FunctionCode function, int pc) {
        long w = function.code()[pc];
        Optional<Opcode> known = Opcode.of(Instruction.op(w));
        if (known.isEmpty()) {
            return "? " + Long.toHexString(w);
        }
        Opcode op = known.get();
        String name = String.format(Locale.ROOT, "%-9s", op.row());
        int a = Instruction.a(w);
        int b = Instruction.b(w);
        int c = Instruction.c(w);
        int imm = Instruction.imm32(w);
        return name
                + switch (op) {
                    case CHARGE -> Long.toString(Instruction.imm48(w));
                    case UNREACHABLE -> "";
                    case LDI -> "r" + a + ", " + imm;
                    case LDK -> "r" + a + ", " + constant(imm);
                    case JMP -> "@" + imm;
                    case JT, JF -> "r" + a + ", @" + imm;
                    case JEQ, JNE, JLT, JLE -> "r" + a + ", r" + b + ", @" + (pc + 1 + Instruction.signedC(w));
                    case SWITCH ->
                        "r" + a
                                + java.util.Arrays.stream(function.tables().get(imm))
                                        .mapToObj(t -> ", @" + t)
                                        .collect(Collectors.joining());
                    case CALL, TAILCALL ->
                        "r" + a + ", " + program.functions().get(imm).name();
                    case EFFECT -> {
                        Program.EffectSite site = program.effectSites().get(imm);
                        yield "r" + a + ", " + site.effect() + "." + site.function();
                    }
                    case APPLY, TAILAPPLY -> "r" + a + ", " + b;
                    case BUILTIN -> {
                        Builtin builtin = BUILTINS.get(b);
                        yield "r" + a + ", " + (builtin == null ? "? " + b : builtin.row()) + ", " + c;
                    }
                    case RET -> "r" + a;
                    case IADDI -> "r" + a + ", r" + b + ", " + Instruction.signedC(w);
                    case LD, LISTREST -> "r" + a + ", r" + b + ", " + c;
                    case NEW -> "r" + a + ", " + b + " from r" + c;
                    case MOVE, INEG, NOT, TAG, LISTNEW, LISTLEN -> "r" + a + ", r" + b;
                    case IADD, ISUB, IMUL, IDIV, IMOD, IEQ, INE, ILT, ILE, LISTSET, LISTGET ->
                        "r" + a + ", r" + b + ", r" + c;
                };
    }

    private String constant(int index) {
        long word = program.constants()[index];
        return "#" + word;
    }
}
