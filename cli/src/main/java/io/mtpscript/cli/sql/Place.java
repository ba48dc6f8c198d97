package io.mtpscript.cli.sql;

import io.mtpscript.compiler.Asked;
import io.mtpscript.compiler.calls.SqlLiteral;
import io.mtpscript.compiler.calls.SqlText;
import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.code.Program;
import java.util.List;
import java.util.Optional;

/** Where findings about the statements of one call stand in the source. */
final class Place {
    private final Asked asked;
    private final Span site;
    private final String call;

    Place(Asked asked, int number, Program.EffectSite site) {
        this.asked = asked;
        this.site = asked.sites().get(number);
        this.call = site.effect() + "." + site.function();
    }

    /** {@code DbRead.query}. */
    String call() {
        return call;
    }

    /** The call up to its arguments: {@code DbRead.query<Customer>}. */
    Span head() {
        int bracket = site.text().indexOf('(');
        return bracket <= 0 ? site : new Span(site.file(), site.start(), site.start() + bracket);
    }

    /** The statement's first literal. */
    Span of(SqlText statement) {
        for (SqlText.Part part : statement.parts()) {
            if (part instanceof SqlText.Part.Text(int template, int _, String _)) {
                return literal(template).span();
            }
        }
        return head();
    }

    /** @param position in the statement, in code points from 1; 0 where none is known */
    Span of(SqlText statement, int position) {
        Optional<SqlText.Place> at = statement.atPosition(position);
        if (at.isEmpty()) {
            return of(statement);
        }
        return switch (at.get().part()) {
            case SqlText.Part.Text(int template, int piece, String _) ->
                literal(template).word(piece, at.get().offset());
            case SqlText.Part.Parameter parameter -> hole(parameter);
            case SqlText.Part.Repeated _, SqlText.Part.Computed _ -> of(statement);
        };
    }

    Span hole(SqlText.Part.Parameter parameter) {
        return literal(parameter.template()).hole(parameter.hole());
    }

    /** Where a literal is written: inside of the call if it is there too. */
    private SqlLiteral literal(int template) {
        List<Span> places = asked.sqlLiterals().get(template);
        Span chosen = places.stream()
                .filter(each ->
                        each.file().equals(site.file()) && each.start() >= site.start() && each.end() <= site.end())
                .findFirst()
                .orElse(places.getFirst());
        return SqlLiteral.of(chosen);
    }
}
