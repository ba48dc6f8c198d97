package io.mtpscript.compiler.ir;

import io.mtpscript.core.code.TypeDesc;
import java.util.List;
import java.util.stream.Collectors;

/** Writes code as text: for people, and as the canonical text that code classes compare. */
public final class IrPrinter {
    /** How the text names what is outside one function. */
    interface Names {
        String function(int id);

        String type(int id);

        String effect(int site);

        String constant(int index);

        String text(String value);
    }

    private final Names names;
    private final StringBuilder out = new StringBuilder();

    IrPrinter(Names names) {
        this.names = names;
    }

    /** A whole program for people: its functions in order, types and functions by name. */
    public static String print(IrProgram program) {
        var printer = new IrPrinter(new Names() {
            @Override
            public String function(int id) {
                return "\"" + program.functions().get(id).name() + "\"";
            }

            @Override
            public String type(int id) {
                return "t" + id;
            }

            @Override
            public String effect(int site) {
                IrProgram.EffectSite effect = program.effectSites().get(site);
                return effect.effect() + "." + effect.function();
            }

            @Override
            public String constant(int index) {
                return "\"" + program.constants().get(index).qualifiedName() + "\"";
            }

            @Override
            public String text(String value) {
                return quoted(value);
            }
        });
        for (int i = 0; i < program.types().size(); i++) {
            if (i >= TypeDesc.Prim.values().length) {
                printer.line(
                        0,
                        "type t" + i + " = " + printer.describe(program.types().get(i)));
            }
        }
        for (IrFunction function : program.functions()) {
            printer.line(
                    0,
                    "function \"" + function.name() + "\" class " + function.codeClass()
                            + (function.pure() ? "" : " impure"));
            printer.function(
                    function.params(),
                    function.closure(),
                    function.captureTypes(),
                    function.resultType(),
                    function.body());
        }
        return printer.out.toString();
    }

    private String describe(TypeDesc desc) {
        return switch (desc) {
            case TypeDesc.Prim prim -> prim.name();
            case TypeDesc.ListOf list -> "List " + type(list.element());
            case TypeDesc.MapOf map -> "Map " + type(map.key()) + " " + type(map.value());
            case TypeDesc.Record record -> fields(record.fields(), "{", "}");
            case TypeDesc.Union union ->
                union.name() + " = "
                        + union.variants().stream()
                                .map(v -> v.name() + fields(v.payload(), "(", ")"))
                                .collect(Collectors.joining(" | "));
            case TypeDesc.Function function ->
                function.params().stream().map(this::type).collect(Collectors.joining(", ", "(", ") => "))
                        + type(function.result());
        };
    }

    private String fields(List<TypeDesc.Field> fields, String open, String close) {
        return fields.stream()
                .map(f -> (f.secret() ? "secret " : "") + (f.text() ? "text " : "") + f.name() + ": " + type(f.type()))
                .collect(Collectors.joining(", ", open, close));
    }

    private String type(int id) {
        TypeDesc.Prim[] prims = TypeDesc.Prim.values();
        return id < prims.length ? prims[id].name() : names.type(id);
    }

    /** The canonical text of one function: everything its behaviour depends on and nothing else. */
    static String canonical(FunctionDraft draft, Names names) {
        var printer = new IrPrinter(names);
        printer.function(draft.params(), draft.closure(), draft.captureTypes(), draft.resultType(), draft.body());
        return printer.out.toString();
    }

    private void function(
            List<Atom.Var> params, boolean closure, List<Integer> captureTypes, int resultType, Block body) {
        String captures = closure
                ? captureTypes.stream().map(this::type).collect(Collectors.joining(", ", "closure[", "] "))
                : "";
        line(1, captures + "(" + vars(params) + ") => " + type(resultType));
        block(body, 1);
    }

    private String vars(List<Atom.Var> vars) {
        return vars.stream().map(v -> atom(v) + ": " + type(v.type())).collect(Collectors.joining(", "));
    }

    private void line(int depth, String text) {
        out.repeat("  ", depth).append(text).append('\n');
    }

    private void block(Block block, int depth) {
        for (Stmt statement : block.statements()) {
            switch (statement) {
                case Stmt.Let let ->
                    line(depth, atom(let.target()) + ": " + type(let.target().type()) + " = " + op(let.op()));
                case Stmt.Do effect -> line(depth, op(effect.op()));
                case Stmt.Labeled labeled -> {
                    line(depth, "block");
                    block(labeled.body(), depth + 1);
                    line(depth, "L" + labeled.label() + "(" + vars(labeled.params()) + "):");
                }
                case Stmt.Loop loop -> {
                    line(depth, "loop " + atom(loop.index()) + " below " + atom(loop.count()));
                    block(loop.body(), depth + 1);
                }
            }
        }
        end(block.end(), depth);
    }

    private void end(End end, int depth) {
        switch (end) {
            case End.Return(Atom value) -> line(depth, "return " + atom(value));
            case End.TailCall call -> line(depth, "tail call " + names.function(call.function()) + atoms(call.args()));
            case End.TailApply apply -> line(depth, "tail apply " + atom(apply.closure()) + atoms(apply.args()));
            case End.Jump jump ->
                line(depth, "jump L" + jump.label() + (jump.args().isEmpty() ? "" : atoms(jump.args())));
            case End.Next() -> line(depth, "next");
            case End.If choice -> {
                line(depth, "if " + condition(choice.condition()));
                block(choice.then(), depth + 1);
                line(depth, "else");
                block(choice.otherwise(), depth + 1);
            }
            case End.Switch table -> {
                line(depth, "switch " + atom(table.tag()));
                for (int i = 0; i < table.blocks().size(); i++) {
                    var variants = new StringBuilder("case");
                    for (int v = 0; v < table.targets().size(); v++) {
                        variants.append(table.targets().get(v) == i ? " " + v : "");
                    }
                    line(depth, variants.toString());
                    block(table.blocks().get(i), depth + 1);
                }
            }
            case End.Unreachable() -> line(depth, "unreachable");
        }
    }

    private String condition(Cond condition) {
        return switch (condition) {
            case Cond.Truth(Atom value) -> atom(value);
            case Cond.Compare(Cond.Relation relation, Atom left, Atom right) ->
                atom(left) + relation(relation) + atom(right);
        };
    }

    private static String relation(Cond.Relation relation) {
        return switch (relation) {
            case EQUAL -> " == ";
            case NOT_EQUAL -> " != ";
            case LESS -> " < ";
            case LESS_EQUAL -> " <= ";
        };
    }

    private String op(Op op) {
        return switch (op) {
            case Op.Arithmetic(Op.IntOp kind, Atom left, Atom right) ->
                kind.name().toLowerCase(java.util.Locale.ROOT) + " " + atom(left) + ", " + atom(right);
            case Op.AddImmediate(Atom left, int amount) -> "add " + atom(left) + ", #" + amount;
            case Op.Negate(Atom operand) -> "negate " + atom(operand);
            case Op.Compare(Cond.Relation relation, Atom left, Atom right) ->
                atom(left) + relation(relation) + atom(right);
            case Op.Not(Atom operand) -> "not " + atom(operand);
            case Op.Tag(Atom union) -> "tag " + atom(union);
            case Op.Field(Atom record, int index) -> "field " + atom(record) + "." + index;
            case Op.Payload(Atom union, int variant, int index) ->
                "payload " + atom(union) + "." + variant + "." + index;
            case Op.Capture(int index) -> "capture " + index;
            case Op.MakeRecord(int type, var fields) -> "record " + type(type) + atoms(fields);
            case Op.MakeVariant(int type, int variant, var payload) ->
                "variant " + type(type) + "." + variant + atoms(payload);
            case Op.MakeList(int type, var elements) -> "list " + type(type) + atoms(elements);
            case Op.MakeClosure(int function, var captures) -> "closure " + names.function(function) + atoms(captures);
            case Op.MakeResponse(Atom status, int flags, Atom headers, int bodyType, Atom body) ->
                "response " + atom(status) + " flags " + flags + " headers " + atom(headers)
                        + (bodyType < 0 ? "" : " json " + type(bodyType) + " " + atom(body));
            case Op.ListNew(int type, Atom length) -> "new list " + type(type) + " of " + atom(length);
            case Op.ListSet(Atom list, Atom index, Atom value) ->
                "set " + atom(list) + "[" + atom(index) + "] = " + atom(value);
            case Op.ListLength(Atom list) -> "length " + atom(list);
            case Op.ListGet(Atom list, Atom index) -> "get " + atom(list) + "[" + atom(index) + "]";
            case Op.ListRest(Atom list, int count) -> "rest " + atom(list) + ", " + count;
            case Op.Call(int function, var args) -> "call " + names.function(function) + atoms(args);
            case Op.Apply(Atom closure, var args) -> "apply " + atom(closure) + atoms(args);
            case Op.CallBuiltin(var builtin, int aux, var args) ->
                builtin.row() + (aux == 0 ? "" : "/" + aux) + atoms(args);
            case Op.MakeCall(int site, var args) -> "prepare " + names.effect(site) + atoms(args);
            case Op.EffectAll(Atom calls) -> "effects " + atom(calls);
            case Op.Effect(int site, var args) -> "effect " + names.effect(site) + atoms(args);
        };
    }

    private String atoms(List<? extends Atom> atoms) {
        return atoms.stream().map(this::atom).collect(Collectors.joining(", ", "(", ")"));
    }

    private String atom(Atom atom) {
        return switch (atom) {
            case Atom.Var var -> "v" + var.id();
            case Atom.Const(Constant value, var _) -> constant(value);
        };
    }

    private String constant(Constant constant) {
        return switch (constant) {
            case Constant.Int(long value) -> Long.toString(value);
            case Constant.Bool(boolean value) -> Boolean.toString(value);
            case Constant.Unit() -> "()";
            case Constant.Text(String value) -> names.text(value);
            case Constant.Dec(var value) -> value + "d";
            case Constant.Record(int type, var fields) -> type(type) + constants(fields, "{", "}");
            case Constant.Variant(int type, int variant, var payload) ->
                type(type) + "." + variant + (payload.isEmpty() ? "" : constants(payload, "(", ")"));
            case Constant.ListOf(int type, var elements) -> type(type) + constants(elements, "[", "]");
            case Constant.Module(int index) -> "constant " + names.constant(index);
            case Constant.Closure(int function, var captures) ->
                "closure " + names.function(function) + constants(captures, "(", ")");
            case Constant.Sql(int template, var params) -> "sql " + template + constants(params, "(", ")");
            case Constant.Part _, Constant.SliceOf _, Constant.MapOf _, Constant.SqlJoin _ ->
                throw new IllegalStateException("no constant of code: " + constant);
            case Constant.Response(int status, int flags, Constant headers, int bodyType, Constant body) ->
                "response " + status + " flags " + flags + " headers " + constant(headers)
                        + (bodyType < 0 ? "" : " json " + type(bodyType) + " " + constant(body));
        };
    }

    private String constants(List<Constant> constants, String open, String close) {
        return constants.stream().map(this::constant).collect(Collectors.joining(", ", open, close));
    }

    /** A string on one line, unmistakably. */
    static String quoted(String text) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u").append(String.format(java.util.Locale.ROOT, "%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
