package io.mtpscript.effects.database;

import io.mtpscript.effects.journal.FinishOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes the calls of one request: in its transaction where it may write, else each by itself. */
public final class RequestDatabase {
    private final Sessions sessions;
    private final Statements statements;
    private final Optional<WriteTransaction> transaction;
    /** Those under way: few. */
    private final List<ReadCall> reads = new ArrayList<>(1);

    RequestDatabase(Sessions sessions, Statements statements, Optional<WriteTransaction> transaction) {
        this.sessions = sessions;
        this.statements = statements;
        this.transaction = transaction;
    }

    /** Makes a call. */
    public void call(DatabaseSite site, byte[] call, DatabaseReply reply) {
        switch (site.statement(call)) {
            case SqlStatement.Parsed.Refused(DbFailure failure) ->
                reply.answered(site.answer().failure(failure));
            case SqlStatement.Parsed.Statement(SqlStatement sql) -> {
                Optional<DbFailure> refused = StatementKind.refuse(sql.text(), site.writes());
                if (refused.isPresent()) {
                    reply.answered(site.answer().failure(refused.get()));
                } else if (transaction.isPresent()) {
                    transaction.get().call(site, sql, reply);
                } else {
                    read(site, sql, reply);
                }
            }
        }
    }

    /**
     * Runs a statement of the engine's own in the request's transaction, behind those called before. It counts among what the
     * transaction has written.
     *
     * @param sql without a result, with {@code $1} to {@code $n}
     * @param reply gets what {@link OwnAnswer} reads
     */
    public void own(String sql, List<SqlValue> values, DatabaseReply reply) {
        transaction
                .orElseThrow(() -> new IllegalStateException("A request that does not write has no transaction"))
                .call(OwnAnswer.SITE, new SqlStatement(sql, values), reply);
    }

    private void read(DatabaseSite site, SqlStatement sql, DatabaseReply reply) {
        ReadCall read = new ReadCall(sessions, statements, site, sql);
        reads.add(read);
        read.start(answer -> {
            reads.remove(read);
            reply.answered(answer);
        });
    }

    /** What the request's transaction has written so far, in order. */
    public List<WrittenStatement> writes() {
        return transaction.map(WriteTransaction::writes).orElse(List.of());
    }

    /** Ends the request's transaction, if it has one. */
    public void finish(Ending ending, Consumer<FinishOutcome> done) {
        if (transaction.isPresent()) {
            transaction.get().finish(ending, done);
        } else {
            done.accept(new FinishOutcome.Nothing());
        }
    }

    /** Cancels what is under way and rolls back; nobody is told. */
    public void abort() {
        transaction.ifPresent(WriteTransaction::abort);
        List.copyOf(reads).forEach(ReadCall::abort);
        reads.clear();
    }
}
