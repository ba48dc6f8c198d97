package io.mtpscript.effects;

import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.Program.ConfigValue;
import io.mtpscript.effects.host.HostSite;
import io.mtpscript.effects.http.HttpSite;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a program finds what it needs of the host, before it serves its first request. */
final class HostNeeds {
    private HostNeeds() {}

    static void check(Program program, HostSettings host) throws MissingSettingException {
        List<String> missing = new ArrayList<>();
        List<String> faulty = new ArrayList<>();
        for (ConfigValue value : program.config()) {
            Optional<String> given = host.configured(value.name());
            if (given.isEmpty()) {
                missing.add(value.name());
            } else if (value.kind() == ConfigValue.Kind.INT && !isInt(given.get())) {
                faulty.add(value.name());
            } else if (given.get().getBytes(StandardCharsets.UTF_8).length > Limits.CONFIG_BYTES) {
                throw new MissingSettingException(
                        "The value of " + shown(value.name()) + " is over " + Limits.CONFIG_BYTES + " bytes");
            }
        }
        if (!missing.isEmpty()) {
            throw new MissingSettingException("The program needs values for its configuration: "
                    + String.join(
                            ", ",
                            missing.stream().distinct().map(HostNeeds::shown).toList()));
        }
        if (!faulty.isEmpty()) {
            throw new MissingSettingException("The program needs whole numbers as values of "
                    + String.join(", ", faulty.stream().map(HostNeeds::shown).toList()));
        }
        if (host.randomKey().isEmpty() && needsKey(program)) {
            throw new MissingSettingException(
                    "The program uses Random, secrets or HttpOut.afterCommit: set MTP_RANDOM_KEY to at least "
                            + RandomKey.MIN_BYTES + " bytes that nobody knows, such as `openssl rand -hex 32` gives");
        }
    }

    private static String shown(String name) {
        return name + " (" + ConfigVariable.of(name) + ")";
    }

    private static boolean isInt(String text) {
        try {
            return Long.toString(Long.parseLong(text)).equals(text);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Whether a call's request is kept, and thus hidden, until its transaction is over. */
    static boolean defers(Program.EffectSite site) {
        return site.effect().equals(HttpSite.HTTP_OUT) && site.function().equals(HttpSite.AFTER_COMMIT);
    }

    private static boolean needsKey(Program program) {
        return program.config().stream().anyMatch(value -> value.kind() == ConfigValue.Kind.SECRET)
                || program.effectSites().stream()
                        .anyMatch(site -> site.effect().equals(HostSite.RANDOM) || defers(site));
    }
}
