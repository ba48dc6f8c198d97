package io.mtpscript.compiler.backend;

import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Writes a program as text, for people and for tests. */
public final class Disassembler {
    private static final SequencedMap<Integer, Builtin> BUILTINS = new LinkedHashMap<>();

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

    private void line(String text) {
        out.append(text).append('\n');
    }

    private void program() {
        for (int i = TypeDesc.Prim.values().length; i < program.types().size(); i++) {
            line("type " + i + " " + describe(program.types().get(i)));
        }
        for (int i = 0; i < program.sqlTemplates().size(); i++) {
            Program.SqlTemplate template = program.sqlTemplates().get(i);
            line("sql " + i + " " + template.pieces() + " of [" + join(template.paramTypes()) + "]");
        }
        for (int i = 0; i < program.effectSites().size(); i++) {
            Program.EffectSite site = program.effectSites().get(i);
            line("effect " + i + " " + site.effect() + "." + site.function() + "<" + join(site.typeArgs()) + ">("
                    + join(site.argTypes()) + ") => " + site.resultType() + " at " + position(site.position()));
        }
        program.routes().forEach(this::route);
        for (int i = 0; i < program.functions().size(); i++) {
            function(i, program.functions().get(i));
        }
        line("constants " + Arrays.toString(program.constants()));
        data();
    }

    /** The constant objects, word by word: which word is what depends on who refers to it. */
    private void data() {
        ByteBuffer words = ByteBuffer.wrap(program.data()).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 64; at < words.capacity(); at += Long.BYTES) {
            line(String.format(Locale.ROOT, "data %5d  %016x", at, words.getLong(at)));
        }
    }

    private static String describe(TypeDesc type) {
        return switch (type) {
            case TypeDesc.Prim prim -> prim.name();
            case TypeDesc.ListOf list -> "List " + list.element();
            case TypeDesc.MapOf map -> "Map " + map.key() + " " + map.value();
            case TypeDesc.Record record -> "record" + fields(record.fields());
            case TypeDesc.Function function -> "function (" + join(function.params()) + ") => " + function.result();
            case TypeDesc.Union union ->
                "union " + union.name() + " " + union.role() + " "
                        + union.hash().substring(0, 8)
                        + union.variants().stream()
                                .map(v -> " | " + v.name() + fields(v.payload()))
                                .collect(Collectors.joining());
        };
    }

    private static String fields(List<TypeDesc.Field> fields) {
        return fields.stream()
                .map(f -> (f.secret() ? "secret " : "") + (f.text() ? "text " : "") + f.name() + ": " + f.type())
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String join(List<Integer> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private void route(Program.Route route) {
        String path = route.path().stream()
                .map(s -> "/" + (s.parameter() ? ":" : "") + s.text())
                .collect(Collectors.joining());
        line("route " + route.method() + " " + path + " => function " + route.handler() + ", body " + route.bodyType()
                + (route.bodyOpen() ? " open" : "") + (route.sensitive() ? " sensitive" : "") + ", uses "
                + route.effects());
        bindings("path", route.pathType(), route.pathBindings());
        bindings("query", route.queryType(), route.queryBindings());
        bindings("headers", route.headersType(), route.headerBindings());
    }

    private void bindings(String kind, int type, List<Program.Binding> bindings) {
        line("  " + kind + ": " + type);
        for (Program.Binding binding : bindings) {
            String value = binding.defaultCbor()
                    .map(b -> " = " + HexFormat.of().formatHex(b))
                    .orElse("");
            line("    " + binding.field() + " as " + binding.external() + ": " + binding.type() + value);
        }
    }

    private String position(int id) {
        long packed = program.positions()[id];
        return program.files().get((int) (packed >>> 44)) + ":" + (packed >>> 20 & 0xffffff) + ":" + (packed & 0xfffff);
    }

    private void function(int id, FunctionCode function) {
        line("function " + id + " " + function.name() + ": " + function.paramCount() + " params, "
                + function.registerCount() + " registers, class " + function.codeClass()
                + (function.closure() ? ", closure over [" + join(function.captureTypes()) + "]" : "")
                + (function.pure() ? "" : ", impure"));
        Map<Integer, Integer> positions = new LinkedHashMap<>();
        for (int i = 0; i < function.positions().length; i += 2) {
            positions.put(function.positions()[i], function.positions()[i + 1]);
        }
        for (int pc = 0; pc < function.code().length; pc++) {
            String text = instruction(function, pc);
            Integer at = positions.get(pc);
            line(
                    at == null
                            ? String.format(Locale.ROOT, "%5d  %s", pc, text)
                            : String.format(Locale.ROOT, "%5d  %-40s ; %s", pc, text, position(at)));
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
                                + Arrays.stream(function.tables().get(imm))
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
                    case RET, EFFECT_ALL -> "r" + a;
                    case IADDI -> "r" + a + ", r" + b + ", " + Instruction.signedC(w);
                    case LD, LISTREST -> "r" + a + ", r" + b + ", " + c;
                    case NEW -> "r" + a + ", " + b + " from r" + c;
                    case MOVE, INEG, NOT, TAG, LISTNEW, LISTLEN -> "r" + a + ", r" + b;
                    case IADD, ISUB, IMUL, IDIV, IMOD, IEQ, INE, ILT, ILE, LISTSET, LISTGET ->
                        "r" + a + ", r" + b + ", r" + c;
                };
    }

    private String constant(int index) {
        return "#" + program.constants()[index];
    }
}
