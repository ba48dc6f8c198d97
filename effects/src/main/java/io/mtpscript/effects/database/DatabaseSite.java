package io.mtpscript.effects.database;

import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.effects.values.CallHead;
import java.util.List;
import java.util.Optional;

/**
 * A place in a program that calls DbRead or DbWrite.
 *
 * @param rows empty for {@code execute}, whose answer is a number
 * @param one whether the answer is an Option of a record, not a List
 */
public record DatabaseSite(
        String effect, String function, boolean writes, Optional<RowShape> rows, boolean one, AnswerShape answer) {
    /** The effect that reads. */
    public static final String READ = "DbRead";

    /** The effect that writes. */
    public static final String WRITE = "DbWrite";

    /**
     * Prepares a site.
     *
     * @return empty if the site's function or types are none of this effect's
     */
    public static Optional<DatabaseSite> of(List<TypeDesc> types, Program.EffectSite site) {
        boolean writes = site.effect().equals(WRITE);
        String name = site.effect() + "." + site.function();
        boolean counts = name.equals("DbWrite.execute");
        boolean one = name.equals("DbRead.one");
        if (!counts && !one && !name.equals("DbRead.query") && !name.equals("DbWrite.returning")) {
            return Optional.empty();
        }
        Optional<RowShape> rows = counts || site.typeArgs().size() != 1
                ? Optional.empty()
                : RowShape.of(types, site.typeArgs().getFirst());
        if (!counts && rows.isEmpty()) {
            return Optional.empty();
        }
        return AnswerShape.of(types, site.resultType())
                .map(answer -> new DatabaseSite(site.effect(), site.function(), writes, rows, one, answer));
    }

    /** The answer where there is no database. */
    public byte[] unavailable(String message) {
        return answer.failure(DbFailure.unavailable(message));
    }

    SqlStatement.Parsed statement(byte[] call) {
        CborReader arguments = CallHead.open(call, effect, function, 1);
        return SqlStatement.read(arguments);
    }
}
