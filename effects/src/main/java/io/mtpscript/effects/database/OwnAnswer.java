package io.mtpscript.effects.database;

import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import java.util.List;
import java.util.Optional;

/**
 * The answer to a statement of the engine's own in a request's transaction: {@code [0, rows]} or {@code [1, [kind, code,
 * message]]}, as for a program's statement.
 */
public final class OwnAnswer {
    private static final int DEPTH = 4;

    /** Where such statements stand. */
    static final DatabaseSite SITE =
            new DatabaseSite(DatabaseSite.WRITE, "own", true, Optional.empty(), false, AnswerShape.own());

    private OwnAnswer() {}

    /** What the answer says. */
    public static OwnStatements.Result read(byte[] answer) {
        try {
            CborReader in = new CborReader(answer, DEPTH);
            in.array(2);
            if (in.integer(0, 1) == 0) {
                return new OwnStatements.Result.Rows(in.integer(0, Integer.MAX_VALUE), List.of());
            }
            in.array(3);
            List<DbFailure.Kind> kinds = AnswerShape.OWN_KINDS;
            DbFailure failure = new DbFailure(kinds.get(in.integer(0, kinds.size() - 1)), in.text(), in.text());
            return new OwnStatements.Result.Failed(
                    EndOfTransaction.failed(Fault.local(failure)).code(), failure.subject());
        } catch (CborException malformed) {
            throw new IllegalArgumentException("A malformed answer", malformed);
        }
    }
}
