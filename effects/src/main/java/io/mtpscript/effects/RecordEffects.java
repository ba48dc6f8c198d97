package io.mtpscript.effects;

import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.database.Ending;
import io.mtpscript.effects.host.HostCalls;
import io.mtpscript.effects.journal.Divergence;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.journal.JournalEntry;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.log.RequestLog;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Answers from a record: no I/O, no log. */
final class RecordEffects implements ReplayedEffects {
    private final SiteTable sites;
    private final Program.Route route;
    private final RecordedRequest recorded;
    private final RequestLog log;
    private final Map<Integer, JournalEntry> entries = new HashMap<>();
    private final TreeSet<Integer> unmade = new TreeSet<>();
    private final HostCalls host;
    private final Sha256 sha256;

    RecordEffects(
            SiteTable sites,
            Program.Route route,
            RequestScope scope,
            RecordedRequest recorded,
            HostCalls host,
            Sha256 sha256) {
        this.sites = sites;
        this.route = route;
        this.recorded = recorded;
        this.log = new RequestLog(sites.types(), scope.correlationId());
        this.host = host;
        this.sha256 = sha256;
        for (JournalEntry entry : recorded.entries()) {
            entries.put(entry.n(), entry);
            unmade.add(entry.n());
        }
    }

    @Override
    public void call(Program.EffectSite site, int n, byte[] made, Completion done) {
        byte[] call = sites.site(site) instanceof SiteTable.Site.OfHttp
                ? host.secrets().hideIn(made)
                : made;
        if (!route.effects().contains(site.effect())) {
            done.ended(new EffectEnd.NotAllowed(site.effect()));
            return;
        }
        JournalEntry entry = entries.get(n);
        if (entry == null && recorded.ended().isPresent()) {
            done.ended(new EffectEnd.Ended(recorded.ended().get()));
            return;
        }
        if (entry == null || !Arrays.equals(entry.hash(), sha256.update(call).digest())) {
            Optional<byte[]> expected = Optional.ofNullable(entry).map(JournalEntry::call);
            done.ended(new EffectEnd.Diverged(new Divergence(n, expected, Optional.of(call))));
            return;
        }
        unmade.remove(n);
        switch (entry.result()) {
            case JournalEntry.Withheld(byte[] hmac) ->
                host.withheld(call, hmac)
                        .ifPresentOrElse(
                                done::answered, () -> done.ended(new EffectEnd.SecretChanged(HostCalls.name(call))));
            case JournalEntry.Ended(HostEnd reason) -> done.ended(new EffectEnd.Ended(reason));
            case JournalEntry.Answered(byte[] cbor) -> {
                if (sites.site(site) instanceof SiteTable.Site.OfLog(var logSite)) {
                    log.add(logSite, call);
                }
                done.answered(cbor);
            }
        }
    }

    @Override
    public void finish(Ending ending, Consumer<FinishOutcome> done) {
        done.accept(recorded.outcome().orElse(new FinishOutcome.Nothing()));
    }

    @Override
    public Optional<HostEnd> endsAtResponse() {
        return unmade.isEmpty() ? recorded.ended() : Optional.empty();
    }

    @Override
    public void abort(HostEnd reason) {
        // A replay waits for nothing.
    }

    @Override
    public boolean rerunnable() {
        return false;
    }

    @Override
    public List<byte[]> logLines() {
        return log.lines();
    }

    @Override
    public Optional<Divergence> unmade() {
        return unmade.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(entries.get(unmade.first()))
                        .map(entry -> new Divergence(entry.n(), Optional.of(entry.call()), Optional.empty()));
    }
}
