package io.mtpscript.effects.log;

import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A place in a program that calls Log.
 *
 * @param level the function's name
 * @param fieldsType type id of the second argument
 */
public record LogSite(String level, int fieldsType) {
    /** The effect. */
    public static final String LOG = "Log";

    private static final Set<String> LEVELS = Set.of("debug", "info", "warn", "error");

    /**
     * Prepares a site.
     *
     * @return empty if the site's function or types are none of this effect's
     */
    public static Optional<LogSite> of(List<TypeDesc> types, Program.EffectSite site) {
        boolean fits = LEVELS.contains(site.function())
                && site.argTypes().size() == 2
                && types.get(site.argTypes().getFirst()) == TypeDesc.Prim.STRING
                && types.get(site.argTypes().get(1)) instanceof TypeDesc.Record;
        return fits ? Optional.of(new LogSite(site.function(), site.argTypes().get(1))) : Optional.empty();
    }
}
