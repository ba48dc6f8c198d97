package io.mtpscript.effects;

import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.effects.database.DatabaseSite;
import io.mtpscript.effects.host.HostSite;
import io.mtpscript.effects.http.HttpSite;
import io.mtpscript.effects.log.LogSite;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** A program's effect sites, prepared. Never changed after {@link #link}. */
final class SiteTable implements EffectProgram {
    /** A prepared site. */
    sealed interface Site {
        record OfDatabase(DatabaseSite site) implements Site {}

        record OfLog(LogSite site) implements Site {}

        record OfHost(HostSite site) implements Site {}

        record OfHttp(HttpSite site) implements Site {}
    }

    private final List<TypeDesc> types;
    /** Sites come back from the VM as the objects of the program, and comparing those costs nothing. */
    private final IdentityHashMap<Program.EffectSite, Site> sites;

    private SiteTable(List<TypeDesc> types, IdentityHashMap<Program.EffectSite, Site> sites) {
        this.types = types;
        this.sites = sites;
    }

    static SiteTable link(Program program) throws UnknownEffectException {
        IdentityHashMap<Program.EffectSite, Site> sites = new IdentityHashMap<>();
        for (Program.EffectSite site : program.effectSites()) {
            Optional<Site> linked = switch (site.effect()) {
                case DatabaseSite.READ, DatabaseSite.WRITE ->
                    DatabaseSite.of(program.types(), site).map(Site.OfDatabase::new);
                case LogSite.LOG -> LogSite.of(program.types(), site).map(Site.OfLog::new);
                case HostSite.CLOCK, HostSite.RANDOM, HostSite.CONFIG ->
                    HostSite.of(program.types(), site).map(Site.OfHost::new);
                case HttpSite.HTTP_OUT -> HttpSite.of(program.types(), site).map(Site.OfHttp::new);
                default -> Optional.empty();
            };
            if (linked.isEmpty()) {
                throw new UnknownEffectException("The program calls " + site.effect() + "." + site.function()
                        + " in a way that this engine does not know: compile it with the version of this engine.");
            }
            sites.put(site, linked.get());
        }
        return new SiteTable(program.types(), sites);
    }

    List<TypeDesc> types() {
        return types;
    }

    Site site(Program.EffectSite site) {
        Site found = sites.get(site);
        if (found == null) {
            throw new IllegalArgumentException("A site of another program: " + site);
        }
        return found;
    }
}
