package io.mtpscript.cli.sql;

import io.mtpscript.compiler.Asked;
import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.calls.RouteCall;
import io.mtpscript.compiler.calls.SqlText;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.text.NearName;
import io.mtpscript.effects.database.AdminException;
import io.mtpscript.effects.database.ServerError;
import io.mtpscript.effects.database.StatementFit;
import io.mtpscript.effects.database.StatementFit.Misfit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Holds every statement that a program's routes can send against a catalogue. */
public final class StatementCheck {
    private static final Comparator<Diagnostic> BY_PLACE = Comparator.comparing(
                    (Diagnostic d) -> d.span().file().path())
            .thenComparingInt(d -> d.span().start());

    private static final String SYNTAX_ERROR = "42601";
    private static final String UNTYPED_PARAMETER = "42P18";

    private final Program program;
    private final Asked asked;
    private final Catalog catalog;
    private final Set<Diagnostic> findings = new LinkedHashSet<>();
    private final Set<NotChecked> notChecked = new LinkedHashSet<>();
    private final SortedMap<String, Described> described = new TreeMap<>();
    private final SortedSet<String> texts = new TreeSet<>();

    private StatementCheck(Program program, Asked asked, Catalog catalog) {
        this.program = program;
        this.asked = asked;
        this.catalog = catalog;
    }

    /**
     * A call of which a statement could not be checked.
     *
     * @param call {@code DbRead.query}
     */
    public record NotChecked(Span span, String call, String why) {}

    /**
     * What was found.
     *
     * @param findings sorted by file and place
     * @param statements the texts of all statements that are known
     * @param described what the catalogue knows of them
     */
    public record Outcome(
            List<Diagnostic> findings,
            List<NotChecked> notChecked,
            SortedSet<String> statements,
            SortedMap<String, Described> described) {
        public Outcome {
            findings = List.copyOf(findings);
            notChecked = List.copyOf(notChecked);
        }
    }

    /**
     * Checks a program.
     *
     * @param compiled without errors
     * @throws AdminException if the database is lost
     */
    public static Outcome of(CompileResult compiled, Catalog catalog) throws AdminException {
        var check = new StatementCheck(
                compiled.program().orElseThrow(), compiled.asked().orElseThrow(), catalog);
        for (var site : check.bySite().entrySet()) {
            check.site(site.getKey(), site.getValue());
        }
        return new Outcome(
                check.findings.stream().sorted(BY_PLACE).toList(),
                List.copyOf(check.notChecked),
                check.texts,
                check.described);
    }

    /** The statements of each place, whichever routes lead there. */
    private SortedMap<Integer, Set<SqlText>> bySite() {
        SortedMap<Integer, Set<SqlText>> all = new TreeMap<>();
        for (List<RouteCall> route : asked.calls()) {
            for (RouteCall call : route) {
                String effect = program.effectSites().get(call.site()).effect();
                if (effect.equals("DbRead") || effect.equals("DbWrite")) {
                    all.computeIfAbsent(call.site(), _ -> new LinkedHashSet<>()).addAll(call.statements());
                }
            }
        }
        return all;
    }

    private void site(int number, Set<SqlText> statements) throws AdminException {
        Program.EffectSite site = program.effectSites().get(number);
        var place = new Place(asked, number, site);
        Map<SqlText, ServerError> refused = new LinkedHashMap<>();
        var passing = new TreeSet<Integer>();
        for (SqlText statement : statements) {
            if (statement.unknown().isPresent()) {
                notChecked.add(new NotChecked(
                        place.head(), place.call(), statement.unknown().get()));
                continue;
            }
            String text = statement.text();
            texts.add(text);
            Optional<String> neverSent = StatementFit.refusal(site, text);
            if (neverSent.isPresent()) {
                Diagnostic found = Diagnostic.of(
                        DiagnosticCode.SQL_NOT_SENT,
                        place.of(statement),
                        "This statement is never sent: " + neverSent.get());
                findings.add(found.span().equals(place.head()) ? found : found.withLabel(place.head(), "by this call"));
                continue;
            }
            switch (catalog.describe(text)) {
                case Catalog.Answer.Known(Described known) -> {
                    described.put(text, known);
                    passing.addAll(statement.templates());
                    fit(site, place, statement, known);
                }
                case Catalog.Answer.Refused(ServerError error) -> refused.put(statement, error);
                case Catalog.Answer.Unrecorded() ->
                    findings.add(Diagnostic.of(
                                    DiagnosticCode.SQL_UNRECORDED,
                                    place.of(statement),
                                    "This statement is not in " + SqlRecord.FILE + ": " + shortened(text))
                            .withHint("Write the file again: `mtpsc check --db URL --write-sql`."));
            }
        }
        refused.forEach((statement, error) -> refused(place, statement, error, passing));
    }

    private static String shortened(String sql) {
        String line = sql.strip().replaceAll("\\s+", " ");
        return line.length() <= 80 ? line : line.substring(0, 77) + "...";
    }

    /**
     * A text that is put together of parts is refused for sure only where one of its parts stands in no other text that passes:
     * not every combination of parts need occur.
     */
    private void refused(Place place, SqlText statement, ServerError error, SortedSet<Integer> passing) {
        if (!statement.templates().isEmpty() && passing.containsAll(statement.templates())) {
            notChecked.add(new NotChecked(
                    place.head(),
                    place.call(),
                    "whether these parts ever come together is not known; the database would refuse them: "
                            + error.message()));
            return;
        }
        Diagnostic found = Diagnostic.of(
                DiagnosticCode.SQL_REFUSED,
                place.of(statement, error.position()),
                "The database refuses this statement: " + error.message()
                        + (error.detail().isEmpty() ? "" : " (" + error.detail().replaceFirst("\\.$", "") + ")"));
        Optional<String> hint = error.hint().isEmpty() ? remedy(statement, error) : Optional.of(error.hint());
        findings.add(hint.map(found::withHint).orElse(found));
    }

    /** What to do about what the database says nothing more of. */
    private static Optional<String> remedy(SqlText statement, ServerError error) {
        return switch (error.sqlState()) {
            case UNTYPED_PARAMETER -> Optional.of("Say in SQL what the parameter is: `${...}::text`.");
            // Also of INSERTs with too many values; only of what cannot stand there the message has the parameter.
            case SYNTAX_ERROR ->
                statement
                        .atPosition(error.position())
                        .filter(at -> at.part() instanceof SqlText.Part.Parameter
                                && error.message().contains("$"))
                        .map(_ ->
                                "Only values are parameters. A name of a table or column and a word of SQL are written:"
                                        + " choose one of several `sql` literals by `match`.");
            default -> Optional.empty();
        };
    }

    private void fit(Program.EffectSite site, Place place, SqlText statement, Described known) {
        List<SqlText.Part.Parameter> parameters = statement.parameters();
        List<Misfit> misfits = StatementFit.of(
                program.types(),
                site,
                parameters.stream().map(SqlText.Part.Parameter::type).toList(),
                known.types(),
                known.nullable());
        for (Misfit misfit : misfits) {
            findings.add(
                    switch (misfit) {
                        case Misfit.OtherCount(int found, String reason) ->
                            Diagnostic.of(
                                            DiagnosticCode.SQL_PARAMETER,
                                            found < parameters.size()
                                                    ? place.hole(parameters.get(found))
                                                    : place.of(statement),
                                            reason)
                                    .withHint("Between quotes and in comments there are no parameters: put texts"
                                            + " together by `||`.");
                        case Misfit.OfParameter(int index, String reason) ->
                            Diagnostic.of(
                                            DiagnosticCode.SQL_PARAMETER,
                                            place.hole(parameters.get(index)),
                                            "Parameter $" + (index + 1) + ": " + reason)
                                    .withHint(parameterHint(
                                            parameters.get(index),
                                            known.parameters().get(index)));
                        case Misfit.NoColumn(String field, String column, String reason) ->
                            noColumn(place, field, column, reason, known);
                        case Misfit.OfColumn(String _, String column, String reason) ->
                            Diagnostic.of(
                                    DiagnosticCode.SQL_COLUMN_TYPE, place.head(), "Column " + column + ": " + reason);
                        case Misfit.NullColumn(String field, String column, String type) ->
                            Diagnostic.of(
                                            DiagnosticCode.SQL_NULLABLE,
                                            place.head(),
                                            "Column " + column + ": " + misfit.reason())
                                    .withHint("Make the field `" + field + ": Option<" + type
                                            + ">`, or give a value in SQL:" + " `coalesce(" + column + ", ...) AS "
                                            + column + "`.");
                    });
        }
    }

    private String parameterHint(SqlText.Part.Parameter given, Described.Type expected) {
        boolean list = program.types().get(given.type()) instanceof TypeDesc.ListOf;
        return list && !expected.name().endsWith("[]")
                ? "A List is one parameter, an array: write `= ANY(${...})` in place of `IN (${...})`."
                : "Give a value of that type, or cast the parameter in SQL: `${...}::type`.";
    }

    private static Diagnostic noColumn(Place place, String field, String column, String reason, Described known) {
        List<String> columns =
                known.columns().stream().map(Described.Column::name).toList();
        Diagnostic found = Diagnostic.of(
                DiagnosticCode.SQL_COLUMN,
                place.head(),
                reason.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + reason.substring(1));
        if (columns.contains(column)) {
            return found.withHint("Name one of them otherwise, with AS.");
        }
        Optional<String> near = NearName.of(column, columns);
        return found.withHint(
                columns.isEmpty()
                        ? "The statement gives no columns; INSERT, UPDATE and DELETE give them by RETURNING."
                        : near.map(name -> "Did you mean `" + name + "`? Write `" + name + " AS " + column
                                        + "`, or name the" + " field after it.")
                                .orElse("It has the columns " + String.join(", ", columns) + "; `" + column
                                        + "` would fill `" + field + "`."));
    }
}
