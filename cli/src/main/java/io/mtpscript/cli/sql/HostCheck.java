package io.mtpscript.cli.sql;

import io.mtpscript.compiler.Asked;
import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.calls.RouteCall;
import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.effects.AllowList;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds the services that a program names in its source against those that a deployment lets it ask. */
public final class HostCheck {
    private static final Pattern ORIGIN =
            Pattern.compile("(https?)://([a-z0-9_.-]+|\\[[0-9a-f:.]+])(?::([0-9]{1,5}))?");

    private HostCheck() {}

    /**
     * What is found, by the places of the calls.
     *
     * @param compiled without errors
     */
    public static List<Diagnostic> of(CompileResult compiled, AllowList allowed) {
        Program program = compiled.program().orElseThrow();
        Asked asked = compiled.asked().orElseThrow();
        SortedMap<Integer, SortedSet<String>> bySite = new TreeMap<>();
        for (List<RouteCall> route : asked.calls()) {
            for (RouteCall call : route) {
                if (program.effectSites().get(call.site()).effect().equals("HttpOut")) {
                    bySite.computeIfAbsent(call.site(), _ -> new TreeSet<>()).addAll(call.names());
                }
            }
        }
        List<Diagnostic> found = new ArrayList<>();
        bySite.forEach((number, names) -> {
            Place place = new Place(asked, number, program.effectSites().get(number));
            for (String name : names) {
                // One that begins with a brace is the configuration's.
                if (!name.startsWith("{") && !allows(allowed, name)) {
                    found.add(Diagnostic.of(
                                    DiagnosticCode.HOST_NOT_ALLOWED,
                                    place.head(),
                                    place.call() + " asks " + name + ", which is not allowed")
                            .withHint("Add it to `--http-allow`, here and where the program runs."));
                }
            }
        });
        return List.copyOf(found);
    }

    private static boolean allows(AllowList allowed, String origin) {
        Matcher parts = ORIGIN.matcher(origin);
        if (!parts.matches()) {
            return false;
        }
        boolean tls = parts.group(1).equals("https");
        String host = parts.group(2);
        int port = parts.group(3) != null ? Integer.parseInt(parts.group(3)) : tls ? 443 : 80;
        return allowed.allowsHost(tls, host, port);
    }
}
