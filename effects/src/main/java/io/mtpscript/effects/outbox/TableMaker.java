package io.mtpscript.effects.outbox;

import io.mtpscript.effects.database.OwnStatements;
import java.util.ArrayList;
import java.util.List;

/** Makes the table when it is missing, once for all who miss it at a time. Belongs to one event loop. */
final class TableMaker {
    private final OwnStatements statements;
    private final List<Runnable> waiting = new ArrayList<>();

    TableMaker(OwnStatements statements) {
        this.statements = statements;
    }

    /**
     * Makes the table, by itself: it is there whatever becomes of the transactions that miss it, and these see it at once.
     *
     * @param done told once, whatever came of it
     */
    void make(Runnable done) {
        waiting.add(done);
        if (waiting.size() == 1) {
            statements.scriptApart(OutboxTable.CREATE + OutboxTable.ddl(), _ -> {
                List<Runnable> told = List.copyOf(waiting);
                waiting.clear();
                told.forEach(Runnable::run);
            });
        }
    }
}
