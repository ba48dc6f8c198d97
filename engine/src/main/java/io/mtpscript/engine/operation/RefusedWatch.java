package io.mtpscript.engine.operation;

import io.mtpscript.engine.Engine;
import io.mtpscript.net.server.Refused;
import java.util.EnumMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Tells in a line that clients were refused before the engine had a request of them, at most once a look. It is no warning:
 * whoever stands on the Internet is sent nonsense all day. One lock guards it.
 */
final class RefusedWatch {
    private final Engine engine;
    private final EngineLog log;
    private final Map<Refused, Long> told = new EnumMap<>(Refused.class);

    RefusedWatch(Engine engine, EngineLog log) {
        this.engine = engine;
        this.log = log;
    }

    synchronized void look() {
        StringJoiner since = new StringJoiner(", ");
        for (Refused why : Refused.values()) {
            long all = engine.refused(why);
            Long before = told.put(why, all);
            long more = all - (before == null ? 0 : before);
            if (more > 0) {
                since.add(why.shown() + " " + more);
            }
        }
        if (since.length() > 0) {
            log.info(EngineLog.Event.REFUSED, "refused before a request was complete: " + since);
        }
    }
}
