package io.mtpscript.effects.host;

import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import java.util.List;
import java.util.Optional;

/** A place in a program that calls Clock, Random or Config. */
public enum HostSite {
    CLOCK_NOW("Clock", "now", TypeDesc.Prim.INT),
    RANDOM_UUID("Random", "uuid", TypeDesc.Prim.STRING),
    RANDOM_INT("Random", "int", TypeDesc.Prim.INT),
    CONFIG_STRING("Config", "string", TypeDesc.Prim.STRING),
    CONFIG_INT("Config", "int", TypeDesc.Prim.INT),
    CONFIG_SECRET("Config", "secret", TypeDesc.Prim.SECRET);

    /** The effect that tells the time. */
    public static final String CLOCK = "Clock";

    /** The effect that makes random values. */
    public static final String RANDOM = "Random";

    /** The effect that reads the configuration. */
    public static final String CONFIG = "Config";

    private final String effect;
    private final String function;
    private final TypeDesc.Prim result;

    HostSite(String effect, String function, TypeDesc.Prim result) {
        this.effect = effect;
        this.function = function;
        this.result = result;
    }

    /**
     * Prepares a site.
     *
     * @return empty if the site's function or types are none of these effects'
     */
    public static Optional<HostSite> of(List<TypeDesc> types, Program.EffectSite site) {
        for (HostSite each : values()) {
            if (each.effect.equals(site.effect()) && each.function.equals(site.function())) {
                List<TypeDesc> given = site.argTypes().stream().map(types::get).toList();
                boolean fits = given.equals(each.arguments()) && types.get(site.resultType()) == each.result;
                return fits ? Optional.of(each) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    String effect() {
        return effect;
    }

    String function() {
        return function;
    }

    int arity() {
        return arguments().size();
    }

    private List<TypeDesc.Prim> arguments() {
        return switch (this) {
            case CLOCK_NOW, RANDOM_UUID -> List.of();
            case RANDOM_INT -> List.of(TypeDesc.Prim.INT, TypeDesc.Prim.INT);
            case CONFIG_STRING, CONFIG_INT, CONFIG_SECRET -> List.of(TypeDesc.Prim.STRING);
        };
    }
}
