package io.mtpscript.compiler.ir;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.typed.CheckedProgram;
import io.mtpscript.compiler.typed.ConstantSymbol;
import io.mtpscript.compiler.typed.FunctionSymbol;
import io.mtpscript.compiler.typed.Local;
import io.mtpscript.compiler.typed.TExpr;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Program.ConfigValue;
import io.mtpscript.core.code.Program.SqlTemplate;
import io.mtpscript.core.code.TypeDesc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The program while it is linked. A function gets its number when code first refers to it and is lowered after what referred to
 * it, so numbers follow from the code alone.
 */
final class Linking {
    /** Operand c of BUILTIN and of OP_SQL is 16 bits wide. */
    private static final int MAX_SQL_TEMPLATES = 65_536;

    /** What makes a function of the linked program the same as another. */
    private sealed interface Key {
        record Defined(FunctionSymbol symbol, List<Integer> typeArgs) implements Key {}

        record Value(FunctionSymbol symbol, List<Integer> typeArgs) implements Key {}

        record Constructor(int union, int variant) implements Key {}

        record Failure() implements Key {}
    }

    private record Task(int id, Span from, Supplier<FunctionDraft> work) {}

    private final CheckedProgram.Prelude prelude;
    private final boolean comparesFunctions;
    private final Map<FunctionSymbol, CheckedProgram.TFunction> definitions = new LinkedHashMap<>();
    private final ModuleConstants constants;
    private final TypeTable types;
    private final Map<Key, Integer> ids = new LinkedHashMap<>();
    private final Deque<Task> tasks = new ArrayDeque<>();
    private final List<Optional<FunctionDraft>> drafts = new ArrayList<>();
    private final Map<SqlTemplate, Integer> sqlTemplates = new LinkedHashMap<>();
    private final List<Set<Span>> sqlLiterals = new ArrayList<>();
    private final List<IrProgram.EffectSite> effectSites = new ArrayList<>();
    private final SortedSet<ConfigValue> config =
            new TreeSet<>(Comparator.comparing(ConfigValue::name).thenComparing(ConfigValue::kind));

    Linking(CheckedProgram program) {
        prelude = program.prelude();
        comparesFunctions = program.comparesFunctions();
        types = new TypeTable(prelude.option(), prelude.json());
        program.functions().forEach(f -> definitions.put(f.symbol(), f));
        constants = new ModuleConstants(this, program.constants());
    }

    TypeTable types() {
        return types;
    }

    /** Whether it matters which functions are equal. */
    boolean comparesFunctions() {
        return comparesFunctions;
    }

    List<SqlTemplate> sqlTemplates() {
        return List.copyOf(sqlTemplates.keySet());
    }

    /** Where each template is written. */
    List<List<Span>> sqlLiterals() {
        return sqlLiterals.stream().map(List::copyOf).toList();
    }

    /** Something is read of the deployment's configuration. */
    void reads(ConfigValue value) {
        config.add(value);
    }

    List<ConfigValue> config() {
        return List.copyOf(config);
    }

    List<IrProgram.EffectSite> effectSites() {
        return effectSites;
    }

    /** Lowers everything reached so far and from there; the drafts in the order of their numbers. */
    List<FunctionDraft> finish() {
        for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                drafts.set(task.id(), Optional.of(task.work().get()));
            } catch (LimitExceeded exceeded) {
                throw exceeded.at(task.from());
            } catch (UnionConflict conflict) {
                throw conflict.at(task.from());
            }
        }
        return drafts.stream().map(Optional::orElseThrow).toList();
    }

    private int add(Span from, Supplier<FunctionDraft> work) {
        if (drafts.size() >= Limits.FUNCTIONS) {
            throw new LimitExceeded(
                    "The program needs more than " + Limits.FUNCTIONS
                            + " functions, each generic one counted for every choice of types",
                    LimitExceeded.FEWER_TYPES,
                    Optional.of(from));
        }
        int id = drafts.size();
        drafts.add(Optional.empty());
        tasks.add(new Task(id, from, work));
        return id;
    }

    private int add(Key key, Span from, Supplier<FunctionDraft> work) {
        Integer known = ids.get(key);
        if (known != null) {
            return known;
        }
        int id = add(from, work);
        ids.put(key, id);
        return id;
    }

    /** The number of a defined function for one choice of types. */
    int function(FunctionSymbol symbol, List<Integer> typeArgs, Span from) {
        return add(new Key.Defined(symbol, typeArgs), from, () -> {
            CheckedProgram.TFunction definition = definitions.get(symbol);
            if (definition == null) {
                throw new IllegalStateException("no definition of " + symbol);
            }
            var args = TypeTable.Arguments.of(symbol.typeParams(), typeArgs);
            String name = name(symbol.module(), symbol.name()) + types.names(typeArgs);
            return new FunctionLowering(this, name, args, FunctionLowering.Captures.NONE, definition.body())
                    .lower(definition.params(), definition.body(), false, definition.span());
        });
    }

    private static String name(String module, String name) {
        return module + (module.endsWith(".mtp") ? ":" : ".") + name;
    }

    int handler(CheckedProgram.TApi api) {
        return add(
                api.span(),
                () -> new FunctionLowering(
                                this,
                                "api " + api.name(),
                                TypeTable.Arguments.NONE,
                                FunctionLowering.Captures.NONE,
                                api.handler())
                        .lower(params(api), api.handler(), false, api.span()));
    }

    private static List<Local> params(CheckedProgram.TApi api) {
        var params = new ArrayList<>(List.of(api.pathParam(), api.queryParam(), api.headersParam(), api.bodyParam()));
        api.auth().ifPresent(_ -> params.add(api.authParam()));
        return params;
    }

    int test(CheckedProgram.TTest test) {
        return add(
                test.span(),
                () -> new FunctionLowering(
                                this,
                                name(test.module(), "test " + test.name()),
                                TypeTable.Arguments.NONE,
                                FunctionLowering.Captures.NONE,
                                test.body())
                        .lower(List.of(), test.body(), false, test.span()));
    }

    int lambda(TExpr.Lambda lambda, String name, TypeTable.Arguments typeArgs, FunctionLowering.Captures captures) {
        return add(
                lambda.span(),
                () -> new FunctionLowering(this, name, typeArgs, captures, lambda.body())
                        .lower(lambda.params(), lambda.body(), true, lambda.span()));
    }

    /** The code of a named function used as a value. */
    int functionValue(FunctionSymbol symbol, List<Integer> typeArgs, List<Integer> params, int result, Span from) {
        return add(new Key.Value(symbol, typeArgs), from, () -> {
            String name = name(symbol.module(), symbol.name()) + types.names(typeArgs) + " as value";
            return Synthetic.forwarding(name, params, result, from, (args, b) -> {
                switch (symbol.kind()) {
                    case DEFINED -> b.end(new End.TailCall(function(symbol, typeArgs, from), args, from));
                    case INTRINSIC ->
                        b.end(new End.Return(b.let(result, Calls.intrinsic(symbol, typeArgs, args), from)));
                    case EFFECT -> throw new IllegalStateException(symbol + " is an effect and no value");
                }
            });
        });
    }

    int constructorValue(int union, int variant, Span from) {
        return add(new Key.Constructor(union, variant), from, () -> {
            TypeDesc.Union desc = types.union(union);
            TypeDesc.Variant made = desc.variants().get(variant);
            List<Integer> params =
                    made.payload().stream().map(TypeDesc.Field::type).toList();
            return Synthetic.constructor(this, desc.name() + "." + made.name(), union, variant, params, from);
        });
    }

    /** The value of an expression that the checker takes for a literal. */
    Constant literal(TExpr expr) {
        FunctionDraft draft = new FunctionLowering(
                        this, "literal", TypeTable.Arguments.NONE, FunctionLowering.Captures.NONE, expr)
                .lower(List.of(), expr, false, expr.span());
        return ModuleConstants.literal(draft)
                .orElseThrow(() -> new IllegalStateException(
                        "not a literal: " + expr.span().text()));
    }

    ModuleConstants constants() {
        return constants;
    }

    /** The code that computes a module constant. */
    FunctionDraft lower(CheckedProgram.TConstant constant) {
        return new FunctionLowering(
                        this,
                        name(constant.symbol()),
                        TypeTable.Arguments.NONE,
                        FunctionLowering.Captures.NONE,
                        constant.value())
                .lower(List.of(), constant.value(), false, constant.span());
    }

    static String name(ConstantSymbol symbol) {
        return name(symbol.module(), symbol.name());
    }

    /** The number of a function lowered already. */
    int function(FunctionDraft draft) {
        return add(draft.span(), () -> draft);
    }

    int sqlTemplate(SqlTemplate template, Span span) {
        Integer known = sqlTemplates.get(template);
        if (known != null) {
            sqlLiterals.get(known).add(span);
            return known;
        }
        if (sqlTemplates.size() >= MAX_SQL_TEMPLATES) {
            throw new LimitExceeded(
                    "The program has more than " + MAX_SQL_TEMPLATES + " different sql literals",
                    "Split the program.",
                    Optional.of(span));
        }
        sqlTemplates.put(template, sqlTemplates.size());
        sqlLiterals.add(new LinkedHashSet<>(List.of(span)));
        return sqlTemplates.size() - 1;
    }

    int effectSite(IrProgram.EffectSite site) {
        effectSites.add(site);
        return effectSites.size() - 1;
    }

    int optionOf(int value) {
        return types.unionOf(prelude.option(), List.of(value));
    }

    /** {@code None} of an Option type. */
    Atom none(int option) {
        return new Atom.Const(new Constant.Variant(option, 1, List.of()), option);
    }

    int failureType() {
        return types.unionOf(prelude.failure(), List.of());
    }

    /** The record of a response's header. */
    int headerType() {
        return types.recordOf(List.of(field("name", TypeTable.STRING), field("value", TypeTable.STRING)));
    }

    /** The record of a failure's body. */
    int failureBodyType() {
        return types.recordOf(List.of(field("error", TypeTable.STRING), field("message", optionOf(TypeTable.STRING))));
    }

    private static TypeDesc.Field field(String name, int type) {
        return new TypeDesc.Field(name, type, false, false);
    }

    /** The function that turns a Failure into the response it stands for. */
    int failureResponse(Span from) {
        return add(new Key.Failure(), from, () -> Synthetic.failureResponse(this, from));
    }

    /** The response to a {@code None} left with {@code ?}. */
    Atom notFound() {
        return Synthetic.notFound(this);
    }
}
