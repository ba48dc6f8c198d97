package io.mtpscript.engine.metrics;

import java.util.Locale;

/** Why a request was refused that another time would have been carried out. */
public enum ShedReason {
    /** As many are under way as may be. */
    REQUESTS,
    /** VMs have more memory than they may. */
    MEMORY,
    /** Too many wait for a worker. */
    WORKERS,
    /** The journal takes no more. */
    JOURNAL,
    /** The audit trail takes no more. */
    AUDIT,
    /** The client has had its share: {@code --rate-limit}. */
    RATE,
    /** The engine stops. */
    STOPPING;

    /** As it is shown. */
    public String shown() {
        return name().toLowerCase(Locale.ROOT);
    }
}
