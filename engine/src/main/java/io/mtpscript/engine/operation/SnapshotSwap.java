package io.mtpscript.engine.operation;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.engine.Engine;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.request.ServedProgram;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Executor;

/** Has the snapshot that is in the files now served in place of the one before. To be used by one thread. */
final class SnapshotSwap {
    private final Engine engine;
    private final SnapshotSource source;
    private final EngineLog log;
    private final Executor telling;

    /** @param telling runs what is told later */
    SnapshotSwap(Engine engine, SnapshotSource source, EngineLog log, Executor telling) {
        this.engine = engine;
        this.source = source;
        this.log = log;
        this.telling = telling;
    }

    /** One that cannot be served changes nothing, and is told in a line. */
    void swap() {
        try {
            ServedProgram next = source.load();
            if (Arrays.equals(next.snapshotHash(), engine.program().snapshotHash())) {
                log.info(EngineLog.Event.SWAP, "the snapshot is the one that is served already");
                return;
            }
            String before = engine.snapshotPrefix();
            var left = engine.swap(next);
            engine.probe().metrics().swapped();
            log.info(
                    EngineLog.Event.SWAP,
                    "serving snapshot " + engine.snapshotPrefix() + " in place of " + before,
                    Map.of("snapshot", Sha256.hex(next.snapshotHash())));
            engine.gasNotice().ifPresent(notice -> log.warn(EngineLog.Event.SWAP, notice));
            var _ = left.thenRunAsync(
                    () -> log.info(EngineLog.Event.SWAP, "the last request of snapshot " + before + " has ended"),
                    telling);
        } catch (StartException e) {
            engine.probe().metrics().swapRefused();
            log.error(EngineLog.Event.SWAP, "snapshot " + engine.snapshotPrefix() + " is served on: " + e.line());
        } catch (RuntimeException | Error fault) {
            engine.probe().metrics().swapRefused();
            throw fault;
        }
    }
}
