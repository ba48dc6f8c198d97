package io.mtpscript.conformance.architecture;

import io.mtpscript.conformance.architecture.CompiledClass.MemberUse;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What {@code core}, {@code compiler} and {@code vm} may not call, because the answer would not come from their input alone. */
final class DeterminismRules {
    /** Those that do no input or output and start no threads either. */
    private static final Set<SystemModule> PURE = Set.of(SystemModule.CORE, SystemModule.COMPILER);

    /** Those that see a program's text; the compiler's names are ASCII, and its messages are no results. */
    private static final Set<SystemModule> WITH_TEXT = Set.of(SystemModule.CORE, SystemModule.VM);

    private static final String TIME = "take the time as an argument";
    private static final String BYTES = "take the bytes as an argument";
    private static final String ARGUMENT = "take it as an argument";
    private static final String ROOT = "say Locale.ROOT, or write the text out";
    private static final String UTF_8 = "say StandardCharsets.UTF_8";
    private static final String UTC = "say ZoneOffset.UTC";
    private static final String TABLES =
            "the JDK's Unicode tables change with its version: compare with ASCII or use core's";
    private static final String ORDERED = "its order may change from run to run: use LinkedHashMap, TreeMap or a list";
    private static final String TEXT = "take the text or bytes as an argument";
    private static final String SAME_THREAD = "stay on the caller's thread";

    private static final String EXACT = "count in whole numbers or Decimal";

    private static final List<Ban> CLOCKS = List.of(
            Ban.of("clock", "java.lang.System", "currentTimeMillis|nanoTime", TIME),
            Ban.of("clock", "java.time.*", "now", TIME),
            Ban.of("clock", "java.time.(Clock|InstantSource)", "system.*|tick.*", TIME),
            Ban.of("clock", "java.util.Calendar", "getInstance", TIME),
            Ban.of("clock", "java.util.(Date|GregorianCalendar)", "<init>", TIME)
                    .withParameters(""));

    private static final List<Ban> RANDOMNESS = List.of(
            Ban.of("random", "java.util.(Random|SplittableRandom|concurrent.ThreadLocalRandom|random.*)", ".*", BYTES),
            Ban.of("random", "java.security.SecureRandom", ".*", BYTES),
            Ban.of("random", "java.lang.(Math|StrictMath)", "random", BYTES),
            Ban.of("random", "java.util.UUID", "randomUUID", BYTES),
            Ban.of("random", "java.util.Collections", "shuffle", BYTES));

    private static final List<Ban> DEFAULTS = List.of(
            Ban.of("locale", "java.lang.String", "toLowerCase|toUpperCase", ROOT)
                    .withParameters(""),
            Ban.of("locale", "java.lang.String", "formatted", ROOT),
            Ban.of("locale", "java.(lang.String|io.Print*)", "format|printf", ROOT)
                    .withFirstParameter("Ljava/lang/String;"),
            Ban.of("locale", "java.util.Formatter", "<init>", ROOT)
                    .onlyWhere(use -> !use.descriptor().contains("Ljava/util/Locale;")),
            Ban.of("locale", "java.util.Locale", "getDefault", ROOT),
            Ban.of("locale", "java.text.*", ".*", ROOT),
            Ban.of("charset", "java.lang.String", "getBytes", UTF_8).withParameters(""),
            Ban.of("charset", "java.lang.String", "<init>", UTF_8)
                    .withFirstParameter("[B")
                    .onlyWhere(use -> !use.descriptor().contains("Ljava/")),
            Ban.of("charset", "java.io.(InputStreamReader|OutputStreamWriter|PrintStream)", "<init>", UTF_8)
                    .onlyWhere(use -> !use.descriptor().contains("Ljava/nio/charset/")),
            Ban.of("charset", "java.io.ByteArrayOutputStream", "toString", UTF_8)
                    .withParameters(""),
            Ban.of("charset", "java.io.File(Reader|Writer)", "<init>", UTF_8),
            Ban.of("charset", "java.nio.charset.Charset", "defaultCharset", UTF_8),
            Ban.of("zone", "java.time.ZoneId", "systemDefault", UTC),
            Ban.of("zone", "java.util.TimeZone", "getDefault", UTC),
            Ban.of("environment", "java.lang.System", "getenv|getPropert(y|ies)|lineSeparator", ARGUMENT),
            Ban.of("environment", "java.lang.(Integer|Long|Boolean)", "getInteger|getLong|getBoolean", ARGUMENT),
            Ban.of("environment", "java.lang.Runtime", "availableProcessors|.*Memory", ARGUMENT));

    private static final List<Ban> UNICODE = List.of(
            Ban.of("unicode", "java.lang.String", "toLowerCase|toUpperCase", TABLES)
                    .withFirstParameter("Ljava/util/Locale;"),
            Ban.of("unicode", "java.lang.String", ".*IgnoreCase|CASE_INSENSITIVE_ORDER|strip.*|isBlank", TABLES),
            Ban.of("unicode", "java.text.Normalizer", ".*", TABLES),
            Ban.of(
                    "unicode",
                    "java.lang.Character",
                    "to(Lower|Upper|Title)Case|is(Letter|LetterOrDigit|Digit|Alphabetic|Whitespace|SpaceChar|UpperCase"
                            + "|LowerCase|TitleCase|Ideographic|Defined|Mirrored|JavaIdentifier.*|UnicodeIdentifier.*|Emoji.*)"
                            + "|getType|digit|getNumericValue|getName",
                    TABLES));

    private static final List<Ban> ORDER = List.of(
            Ban.of("identity", "java.lang.System", "identityHashCode", "number the objects"),
            // Enums and classes without a hashCode of their own hash by address, and through them records and lists.
            Ban.of("identity", "*", "hashCode|hash", "may differ from run to run: hash the canonical bytes")
                    .onlyWhere(DeterminismRules::isHashOfAnObject),
            Ban.of(
                    "hash-order",
                    "java.util.(HashMap|HashSet|Hashtable|WeakHashMap|IdentityHashMap|concurrent.ConcurrentHashMap)",
                    "<init>|newHashMap|newHashSet|newKeySet",
                    ORDERED),
            Ban.of("hash-order", "java.util.(Map|Set)", "of|ofEntries|copyOf", ORDERED)
                    .onlyWhere(DeterminismRules::mayHoldSeveral),
            Ban.of(
                            "hash-order",
                            "java.util.stream.Collectors",
                            "to(Unmodifiable)?(Set|Map)|toConcurrentMap|groupingBy(Concurrent)?",
                            ORDERED)
                    .onlyWhere(use -> !use.descriptor().contains("Ljava/util/function/Supplier;")),
            Ban.of("hash-order", "java.util.*", "parallel|parallelStream", SAME_THREAD),
            Ban.of(
                    "hash-order",
                    "java.lang.Class",
                    "get(Declared)?(Methods|Fields|Constructors|Classes)",
                    "their order is not defined: name the member"));

    private static final List<Ban> IN_PURE_MODULES = List.of(
            Ban.of("no-io", "java.nio.file.(Files|FileSystems)", ".*", TEXT),
            Ban.of("no-io", "java.nio.channels.*", ".*", TEXT),
            Ban.of("no-io", "java.io.(File*|RandomAccessFile)", ".*", TEXT),
            Ban.of("no-io", "java.net.(*Socket*|URL*|Http*|Inet*|http.*)", ".*", TEXT),
            Ban.of("no-io", "java.lang.System", "in|out|err|exit|console", "return a value"),
            Ban.of("no-io", "java.lang.(ProcessBuilder|Runtime)", "<init>|exec|halt", "return a value"),
            Ban.of("no-threads", "java.lang.Thread*", ".*", SAME_THREAD),
            Ban.of("no-threads", "java.util.concurrent.*", ".*", SAME_THREAD),
            Ban.of("no-threads", "java.util.Timer", ".*", SAME_THREAD));

    private static final List<Ban> BOXED_FLOATS =
            List.of(Ban.of("floating-point", "java.lang.(Double|Float)", ".*", EXACT));

    private static final List<Ban> IN_DETERMINISTIC_MODULES = Stream.of(
                    CLOCKS, RANDOMNESS, DEFAULTS, ORDER, BOXED_FLOATS)
            .flatMap(List::stream)
            .toList();

    private DeterminismRules() {}

    static List<Rule> all() {
        return List.of(
                type -> calls(SystemModule.deterministic(), IN_DETERMINISTIC_MODULES, type),
                type -> calls(PURE, IN_PURE_MODULES, type),
                type -> calls(WITH_TEXT, UNICODE, type),
                DeterminismRules::leakedTables,
                DeterminismRules::floatingPoint);
    }

    private static List<Violation> calls(Set<SystemModule> modules, List<Ban> bans, CompiledClass type) {
        if (type.module().filter(modules::contains).isEmpty()) {
            return List.of();
        }
        return type.uses().stream()
                .flatMap(use ->
                        bans.stream().filter(ban -> ban.forbids(use)).limit(1).map(ban -> ban.violation(type, use)))
                .toList();
    }

    private static List<Violation> leakedTables(CompiledClass type) {
        if (type.module().filter(SystemModule.deterministic()::contains).isEmpty()) {
            return List.of();
        }
        return type.leakedTables().stream()
                .map(use -> new Violation(
                        "hash-order",
                        type.name(),
                        use.method(),
                        use.line(),
                        "does more with " + use.name() + " than look something up: declare the field SequencedMap,"
                                + " SortedMap, SequencedSet or List, and fill it in that order"))
                .toList();
    }

    private static List<Violation> floatingPoint(CompiledClass type) {
        if (type.module().filter(SystemModule.deterministic()::contains).isEmpty()) {
            return List.of();
        }
        return type.floats().stream()
                .map(use -> new Violation(
                        "floating-point",
                        type.name(),
                        use.method(),
                        use.line(),
                        use.instruction() + " on a float or double: " + EXACT))
                .toList();
    }

    private static boolean isHashOfAnObject(MemberUse use) {
        boolean asksForHash = use.name().equals("hashCode") || use.owner().equals("java.util.Objects");
        boolean ofItsValue = Set.of("java.lang.String", "java.lang.Integer", "java.lang.Long", "java.lang.Boolean")
                .contains(use.owner());
        return asksForHash && !ofItsValue && !use.method().equals("hashCode");
    }

    /** Nothing, one element or one pair has no order to get wrong. */
    private static boolean mayHoldSeveral(MemberUse use) {
        MethodTypeDesc type = MethodTypeDesc.ofDescriptor(use.descriptor());
        int single = use.owner().equals("java.util.Map") ? 2 : 1;
        return !use.name().equals("of")
                || type.parameterCount() > single
                || type.parameterList().stream().anyMatch(parameter -> parameter.isArray());
    }
}
