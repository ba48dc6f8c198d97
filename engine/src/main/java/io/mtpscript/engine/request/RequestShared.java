package io.mtpscript.engine.request;

import io.mtpscript.effects.EffectRuntime;
import io.mtpscript.effects.journal.Journal;
import io.mtpscript.engine.access.AccessWatches;
import io.mtpscript.engine.audit.AuditTrail;
import io.mtpscript.engine.auth.Authenticator;
import io.mtpscript.engine.metrics.EngineMetrics;
import io.mtpscript.engine.trace.Tracer;
import io.mtpscript.net.rate.RateLimits;
import java.util.Optional;

/** What all event loops of one engine share, whatever program they serve. Safe for all threads. */
public record RequestShared(
        EffectRuntime effects,
        Journal journal,
        RequestPolicy policy,
        Authenticator authenticator,
        FaultLog faultLog,
        Workers workers,
        RequestMeter meter,
        Optional<AuditTrail> audit,
        RateLimits limits,
        VmMemory memory,
        Optional<Tracer> tracer,
        AccessWatches watches,
        EngineMetrics metrics) {}
