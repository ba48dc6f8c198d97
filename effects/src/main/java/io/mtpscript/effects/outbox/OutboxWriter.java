package io.mtpscript.effects.outbox;

import io.mtpscript.effects.database.DatabaseReply;
import io.mtpscript.effects.database.OwnAnswer;
import io.mtpscript.effects.database.OwnStatements;
import io.mtpscript.effects.database.RequestDatabase;
import io.mtpscript.effects.database.SqlValue;
import io.mtpscript.effects.http.DeferredRequest;
import io.mtpscript.effects.http.HttpSite;
import java.util.Base64;
import java.util.List;

/** Writes deferred requests down in the transactions of one event loop's requests. */
public final class OutboxWriter {
    private final TableMaker table;
    private final OutboxCodec codec;

    /** @param key of 32 bytes that hides requests */
    public OutboxWriter(OwnStatements statements, byte[] key) {
        this.table = new TableMaker(statements);
        this.codec = new OutboxCodec(key);
    }

    /**
     * Writes a request down.
     *
     * @param database of the request that asks for it
     * @param kept runs, before the reply, when it is written
     * @param reply gets the program's answer
     */
    public void write(
            RequestDatabase database,
            DeferredRequest request,
            String correlationId,
            Runnable kept,
            DatabaseReply reply) {
        List<SqlValue> values = List.of(
                new SqlValue.OfText(request.key()),
                new SqlValue.OfText(correlationId),
                new SqlValue.OfText(request.method()),
                new SqlValue.OfText(request.origin()),
                new SqlValue.OfText(Base64.getEncoder().encodeToString(codec.write(request))));
        insert(database, values, true, kept, reply);
    }

    private void insert(
            RequestDatabase database, List<SqlValue> values, boolean mayMake, Runnable kept, DatabaseReply reply) {
        database.own(OutboxTable.INSERT, values, new DatabaseReply() {
            @Override
            public void answered(byte[] answer) {
                switch (OwnAnswer.read(answer)) {
                    case OwnStatements.Result.Rows _ -> {
                        kept.run();
                        reply.answered(HttpSite.kept());
                    }
                    case OwnStatements.Result.Failed(var _, String state)
                    when state.equals(OutboxTable.MISSING) && mayMake ->
                        table.make(() -> insert(database, values, false, kept, reply));
                    case OwnStatements.Result.Failed failed -> reply.answered(HttpSite.notKept(reason(failed)));
                }
            }

            @Override
            public void notSerialised(byte[] answer) {
                reply.notSerialised(
                        HttpSite.notKept("The request could not be written down beside other transactions"));
            }
        });
    }

    private static String reason(OwnStatements.Result.Failed failed) {
        return switch (failed.sqlState()) {
            case OutboxTable.MISSING ->
                "The table mtp_outbox is missing and could not be made: apply the statements of docs/outbox.md";
            case OutboxTable.NOT_ALLOWED -> "The database does not let this request write to the table mtp_outbox";
            case "" -> "The request could not be written down: the database is not available";
            default -> "The request could not be written down (SQLSTATE " + failed.sqlState() + ")";
        };
    }
}
