package io.mtpscript.effects.claims;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.effects.database.Mark;
import io.mtpscript.effects.database.OwnRow;
import io.mtpscript.effects.database.OwnStatements;
import io.mtpscript.effects.database.SqlValue;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Claims in the program's database. */
public final class DatabaseClaims implements Claims {
    /** How often a claim is looked at again that others change meanwhile. */
    private static final int TRIES = 5;

    private static final long SWEEP_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** So many keys make so many rows that one sweep takes more away. */
    private static final int SWEEP_CLAIMS = ClaimTable.SWEEP_ROWS / 4;

    private static final String NO_TABLE = "42P01";
    private static final String NOT_ALLOWED = "42501";

    private final OwnStatements statements;
    private final long keepMillis;
    private final ResponseCodec codec;
    private long swept = System.nanoTime();
    private int claimedSince;

    /** @param key of 32 bytes that hides sensitive responses; without one they are not kept */
    public DatabaseClaims(OwnStatements statements, ClaimSettings settings, Optional<byte[]> key) {
        this.statements = statements;
        this.keepMillis = TimeUnit.HOURS.toMillis(settings.hours());
        this.codec = new ResponseCodec(key, settings.responseBytes());
    }

    @Override
    public void claim(Claim claim, Consumer<ClaimOutcome> done) {
        sweep();
        claim(claim, TRIES, done);
    }

    private void claim(Claim claim, int tries, Consumer<ClaimOutcome> done) {
        if (tries == 0) {
            done.accept(new ClaimOutcome.UnderWay());
            return;
        }
        List<SqlValue> values = List.of(
                bytes(claim.key()),
                bytes(claim.request()),
                new SqlValue.OfText(claim.owner()),
                new SqlValue.OfInt(claim.leaseMillis()));
        statements.run(ClaimTable.CLAIM, values, result -> {
            switch (result) {
                case OwnStatements.Result.Rows(var _, List<OwnRow> rows) -> found(claim, rows, tries, done);
                case OwnStatements.Result.Failed(var _, String state)
                when state.equals(NO_TABLE) -> create(claim, tries, done);
                case OwnStatements.Result.Failed failed -> done.accept(failed(failed));
            }
        });
    }

    private void found(Claim claim, List<OwnRow> rows, int tries, Consumer<ClaimOutcome> done) {
        Optional<Row> end = rows.stream().map(Row::of).filter(Row::done).findFirst();
        if (end.isPresent()) {
            if (end.get().over()) {
                statements.run(ClaimTable.FORGET, List.of(bytes(claim.key())), _ -> claim(claim, tries - 1, done));
            } else {
                done.accept(end.get().same() ? response(claim, end.get()) : new ClaimOutcome.OtherRequest());
            }
            return;
        }
        Optional<Row> running = rows.stream().map(Row::of).findFirst();
        if (running.isEmpty()) {
            // It was there when this one was to be made, and is gone, or is not to be seen yet.
            claim(claim, tries - 1, done);
        } else if (running.get().made() || running.get().owner().equals(claim.owner())) {
            // Made now, or by the try before, which met an end whose time was over.
            done.accept(new ClaimOutcome.Granted());
        } else if (!running.get().same()) {
            done.accept(new ClaimOutcome.OtherRequest());
        } else if (!running.get().over()) {
            done.accept(new ClaimOutcome.UnderWay());
        } else {
            takeOver(claim, running.get(), tries, done);
        }
    }

    /** A row of {@link ClaimTable#CLAIM}. */
    private record Row(
            boolean done, boolean made, boolean same, boolean over, String owner, Optional<byte[]> response) {
        static Row of(OwnRow row) {
            return new Row(row.bool(0), row.bool(1), row.bool(2), row.bool(3), row.text(4), row.bytes(5));
        }
    }

    private ClaimOutcome response(Claim claim, Row end) {
        return end.response()
                .flatMap(kept -> codec.read(claim.key(), kept))
                .<ClaimOutcome>map(ClaimOutcome.Done::new)
                .orElseGet(ClaimOutcome.DoneUnknown::new);
    }

    private void takeOver(Claim claim, Row running, int tries, Consumer<ClaimOutcome> done) {
        List<SqlValue> values = List.of(
                bytes(claim.key()),
                new SqlValue.OfText(running.owner()),
                new SqlValue.OfText(claim.owner()),
                new SqlValue.OfInt(claim.leaseMillis()));
        statements.run(ClaimTable.TAKE_OVER, values, result -> {
            switch (result) {
                case OwnStatements.Result.Rows(int count, var _) -> {
                    if (count == 1) {
                        done.accept(new ClaimOutcome.Granted());
                    } else {
                        claim(claim, tries - 1, done);
                    }
                }
                case OwnStatements.Result.Failed failed -> done.accept(failed(failed));
            }
        });
    }

    private void create(Claim claim, int tries, Consumer<ClaimOutcome> done) {
        statements.script(ClaimTable.CREATE + ClaimTable.ddl(), result -> {
            switch (result) {
                case OwnStatements.Result.Rows _ -> claim(claim, tries - 1, done);
                case OwnStatements.Result.Failed failed -> done.accept(missing(failed));
            }
        });
    }

    private static ClaimOutcome missing(OwnStatements.Result.Failed failed) {
        return new ClaimOutcome.Failed(
                ErrorCode.UNAVAILABLE,
                Optional.of("The table mtp_claims of requests with an Idempotency-Key is missing and could not be made"
                        + " (SQLSTATE " + failed.sqlState()
                        + "): apply the statements of docs/idempotency.md to the database"));
    }

    private static ClaimOutcome failed(OwnStatements.Result.Failed failed) {
        if (failed.sqlState().equals(NOT_ALLOWED)) {
            return new ClaimOutcome.Failed(
                    ErrorCode.UNAVAILABLE,
                    Optional.of("The engine's role may not use the table mtp_claims:"
                            + " GRANT SELECT, INSERT, UPDATE, DELETE ON mtp_claims TO it"));
        }
        return new ClaimOutcome.Failed(failed.code(), Optional.empty());
    }

    @Override
    public Optional<Mark> mark(Claim claim, ClaimedResponse response) {
        return Optional.of(new Mark(ClaimTable.END, end(claim, response)));
    }

    @Override
    public void keep(Claim claim, ClaimedResponse response, Runnable done) {
        statements.run(ClaimTable.END, end(claim, response), _ -> done.run());
    }

    private List<SqlValue> end(Claim claim, ClaimedResponse response) {
        return List.of(
                bytes(claim.key()),
                bytes(claim.request()),
                new SqlValue.OfText(claim.owner()),
                new SqlValue.OfInt(keepMillis),
                codec.write(claim, response)
                        .<SqlValue>map(DatabaseClaims::bytes)
                        .orElseGet(SqlValue.Null::new));
    }

    @Override
    public void release(Claim claim, Runnable done) {
        List<SqlValue> values = List.of(bytes(claim.key()), new SqlValue.OfText(claim.owner()));
        statements.run(ClaimTable.RELEASE, values, _ -> done.run());
    }

    private static SqlValue bytes(byte[] value) {
        return new SqlValue.OfText(Base64.getEncoder().encodeToString(value));
    }

    /** Now and then takes away what nobody needs any more, in the background. */
    private void sweep() {
        claimedSince++;
        long now = System.nanoTime();
        if (claimedSince >= SWEEP_CLAIMS || now - swept > SWEEP_NANOS) {
            claimedSince = 0;
            swept = now;
            statements.run(ClaimTable.SWEEP, List.of(), _ -> {});
        }
    }
}
