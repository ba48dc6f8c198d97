package io.mtpscript.compiler.calls;

import io.mtpscript.compiler.ir.Constant;
import io.mtpscript.compiler.ir.ConstantValues;
import io.mtpscript.compiler.ir.IrProgram;
import io.mtpscript.compiler.ir.Op;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.Program.SqlTemplate;
import io.mtpscript.core.code.TypeDesc;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What is known of constants and of what builtins give. */
final class Values {
    /** How deep constants are looked into. */
    private static final int DEPTH = 4;

    /** Give some of the items of their first argument, in some order. */
    private static final Set<Builtin> REARRANGING = EnumSet.of(
            Builtin.LIST_SLICE,
            Builtin.LIST_REVERSE,
            Builtin.LIST_PICK,
            Builtin.LIST_SORT_BY_INT,
            Builtin.LIST_SORT_BY_STRING,
            Builtin.LIST_DISTINCT);

    private final IrProgram program;
    private final ConstantValues constants;

    /** Of those that are named by numbers. */
    private final Map<Constant, Known> known = new LinkedHashMap<>();

    Values(IrProgram program, ConstantValues constants) {
        this.program = program;
        this.constants = constants;
    }

    Known of(Constant constant) {
        if (constant instanceof Constant.Module || constant instanceof Constant.Part) {
            Known before = known.get(constant);
            if (before == null) {
                before = of(constant, DEPTH);
                known.put(constant, before);
            }
            return before;
        }
        return of(constant, DEPTH);
    }

    private Known of(Constant constant, int depth) {
        if (depth == 0) {
            return Unknowns.TOO_LARGE;
        }
        return switch (constant) {
            case Constant.Module(int index) -> of(constants.value(index), depth);
            case Constant.Part part -> of(constants.content(part), depth);
            case Constant.Text(String value) -> Known.text(value);
            case Constant.Sql(int template, List<Constant> params) ->
                sql(template, params.stream().map(each -> of(each, depth - 1)).toList());
            case Constant.SqlJoin(Constant list, Constant separator) ->
                join(of(list, depth - 1), of(separator, depth - 1));
            case Constant.Record(int _, List<Constant> fields) -> new Known.Fields(all(fields, depth)).light();
            case Constant.Variant(int _, int variant, List<Constant> payload) -> variant(variant, all(payload, depth));
            case Constant.ListOf(int _, List<Constant> elements) ->
                elements.size() > Known.MOST_WAYS
                        ? Unknowns.TOO_LARGE
                        : new Known.Sequence(all(elements, depth)).light();
            case Constant.SliceOf(int _, Constant list, int _, int _) ->
                new Known.Many(of(list, depth).item()).light();
            case Constant.Closure(int function, List<Constant> captures) ->
                new Known.Functions(new TreeMap<>(Map.of(function, all(captures, depth)))).light();
            case Constant.Int _,
                    Constant.Bool _,
                    Constant.Unit _,
                    Constant.Dec _,
                    Constant.MapOf _,
                    Constant.Response _ -> Unknowns.REQUEST;
        };
    }

    private List<Known> all(List<Constant> parts, int depth) {
        return parts.stream().map(part -> of(part, depth - 1)).toList();
    }

    static Known variant(int variant, List<Known> payload) {
        return new Known.Variants(new TreeMap<>(Map.of(variant, payload))).light();
    }

    Known builtin(Op.CallBuiltin call, List<Known> args) {
        Builtin builtin = call.builtin();
        if (builtin == Builtin.OP_SQL) {
            return sql(call.aux(), args);
        } else if (builtin == Builtin.SQL_JOIN) {
            return join(args.getFirst(), args.getLast());
        } else if (builtin == Builtin.OP_CONCAT) {
            return args.stream().reduce(Known.text(""), Known::concat);
        } else if (builtin == Builtin.OP_LIST_CONCAT) {
            return lists(args);
        } else if (builtin == Builtin.LIST_GET) {
            Known item = args.getFirst().item();
            var payloads = new TreeMap<Integer, List<Known>>();
            payloads.put(0, List.of(item));
            payloads.put(1, List.of());
            return new Known.Variants(payloads).light();
        } else if (REARRANGING.contains(builtin)) {
            return new Known.Many(args.getFirst().item()).light();
        } else if (builtin == Builtin.LIST_FLATTEN) {
            return new Known.Many(args.getFirst().item().item()).light();
        }
        // Whatever else there is makes nothing that a statement or a host is taken from.
        return Unknowns.REQUEST;
    }

    private static Known lists(List<Known> lists) {
        if (lists.stream().allMatch(Known.Sequence.class::isInstance)) {
            return new Known.Sequence(lists.stream()
                            .flatMap(list -> ((Known.Sequence) list).items().stream())
                            .toList())
                    .light();
        }
        return new Known.Many(lists.stream().map(Known::item).reduce(new Known.Nothing(), Known::or)).light();
    }

    /** A literal with what stands in its holes. */
    private Known sql(int number, List<Known> holes) {
        SqlTemplate template = program.sqlTemplates().get(number);
        Known sql = piece(number, 0, template);
        for (int i = 0; i < holes.size(); i++) {
            int type = template.paramTypes().get(i);
            Known hole = program.types().get(type) == TypeDesc.Prim.SQL
                    ? holes.get(i)
                    : Known.statement(new SqlText(List.of(new SqlText.Part.Parameter(number, i, type))));
            sql = Known.splice(Known.splice(sql, hole), piece(number, i + 1, template));
        }
        return sql;
    }

    private static Known piece(int number, int piece, SqlTemplate template) {
        String text = template.pieces().get(piece);
        return Known.statement(
                new SqlText(text.isEmpty() ? List.of() : List.of(new SqlText.Part.Text(number, piece, text))));
    }

    private static Known join(Known list, Known separator) {
        return switch (list) {
            case Known.Sequence(List<Known> items) -> {
                Known joined = Known.statement(new SqlText(List.of()));
                for (int i = 0; i < items.size(); i++) {
                    joined = Known.splice(i == 0 ? joined : Known.splice(joined, separator), items.get(i));
                }
                yield joined;
            }
            case Known.Many(Known.Nothing _) -> Known.statement(new SqlText(List.of()));
            case Known.Many(Known item) ->
                new Known.Statements(item.statements().stream()
                                .map(SqlText::repeated)
                                .toList())
                        .light();
            case Known.Unknown unknown -> unknown;
            case Known.Nothing nothing -> nothing;
            case Known.Texts _, Known.Statements _, Known.Fields _, Known.Variants _, Known.Functions _ ->
                throw new IllegalStateException("no list: " + list);
        };
    }
}
