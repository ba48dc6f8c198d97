package io.mtpscript.effects.database;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/**
 * Executes one statement of a site on a session that stands where the statement may run: finds or prepares it, binds its
 * parameters, takes its rows and writes the answer.
 */
final class Statements {
    private final int maxRows;
    private final int maxBytes;

    Statements(int maxRows, int maxBytes) {
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
    }

    /** A statement with all that is needed to send it. */
    sealed interface Ready {
        /** @param rows empty where only their number is asked for */
        record ToSend(PreparedSql statement, Tuple parameters, Optional<RowDecoder> rows) implements Ready {}

        record Refused(DbFailure failure) implements Ready {}
    }

    /** Binds parameters and finds columns. */
    static Ready bind(PreparedSql statement, SqlStatement sql, DatabaseSite site) {
        Tuple parameters = Tuple.tuple();
        Optional<DbFailure> refused = bind(statement, sql.values(), parameters);
        if (refused.isPresent()) {
            return new Ready.Refused(refused.get());
        }
        if (site.rows().isEmpty()) {
            return new Ready.ToSend(statement, parameters, Optional.empty());
        }
        return switch (statement.match(site.rows().get())) {
            case RowShape.Matched.Decoder(RowDecoder decoder) ->
                new Ready.ToSend(statement, parameters, Optional.of(decoder));
            case RowShape.Matched.Refused(DbFailure failure) -> new Ready.Refused(failure);
        };
    }

    /**
     * Binds parameters.
     *
     * @return why one of them cannot be bound
     */
    static Optional<DbFailure> bind(PreparedSql statement, List<SqlValue> values, Tuple parameters) {
        List<Integer> types = statement.parameterTypes();
        Optional<String> otherCount = StatementFit.count(types.size(), values.size());
        if (otherCount.isPresent()) {
            return Optional.of(DbFailure.rejected("08P01", otherCount.get()));
        }
        for (int i = 0; i < types.size(); i++) {
            try {
                switch (ParameterEncoder.encode(values.get(i), types.get(i))) {
                    case ParameterEncoder.Encoded.Null none -> parameters.addValue(null);
                    case ParameterEncoder.Encoded.Binary(byte[] bytes) -> parameters.addBuffer(Buffer.buffer(bytes));
                    case ParameterEncoder.Encoded.Text(String text) -> parameters.addString(text);
                }
            } catch (MismatchException mismatch) {
                return Optional.of(DbFailure.mismatch("$" + (i + 1), mismatch.reason()));
            }
        }
        return Optional.empty();
    }

    /**
     * Puts the execution into the session's line.
     *
     * @param tooManyBytes runs when the answer is over its limit while rows still come
     * @param reply gets the answer's CBOR, which may be an {@code Err}
     */
    void send(Session session, Ready.ToSend ready, DatabaseSite site, Runnable tooManyBytes, Reply<Executed> reply) {
        if (ready.rows().isEmpty()) {
            session.update(ready.statement(), ready.parameters(), new Reply<>() {
                @Override
                public void done(Integer count) {
                    reply.done(new Executed(site.answer().count(count), count, Optional.empty()));
                }

                @Override
                public void failed(Fault fault) {
                    reply.failed(fault);
                }
            });
            return;
        }
        int limit = site.one() ? 1 : maxRows;
        RowSink sink = new RowSink(ready.rows().get(), limit, maxBytes, tooManyBytes);
        session.query(ready.statement(), ready.parameters(), sink, limit + 1, new Reply<>() {
            @Override
            public void done(RowSink rows) {
                reply.done(answer(rows, site, limit));
            }

            @Override
            public void failed(Fault fault) {
                reply.failed(rows(fault, sink));
            }
        });
    }

    /** What was wrong with the rows says more than that the statement was cancelled for it. */
    private static Fault rows(Fault fault, RowSink sink) {
        return sink.failure()
                .map(failure -> new Fault(failure, fault.sqlState(), fault.lost()))
                .orElse(fault);
    }

    /**
     * What came of an execution that the server completed.
     *
     * @param rows how many it changed, or gave
     * @param failure why the rows could not be used, though the statement took place
     */
    record Executed(byte[] answer, int rows, Optional<DbFailure> failure) {}

    private static Executed answer(RowSink rows, DatabaseSite site, int limit) {
        Optional<DbFailure> failure = rows.failure();
        if (failure.isEmpty() && rows.rows() > limit) {
            failure = Optional.of(
                    site.one()
                            ? DbFailure.mismatch("", "The statement gave more than one row")
                            : DbFailure.tooLarge("The statement gave more than " + limit + " rows"));
        }
        byte[] answer = failure.isPresent()
                ? site.answer().failure(failure.get())
                : site.one()
                        ? site.answer().option(rows.rows() == 1, rows.records())
                        : site.answer().rows(rows.rows(), rows.records());
        return new Executed(answer, rows.rows(), failure);
    }
}
