package io.mtpscript.compiler;

import io.mtpscript.compiler.bound.GasBound;
import io.mtpscript.compiler.ir.IrProgram;
import io.mtpscript.compiler.openapi.Description.Security;
import io.mtpscript.compiler.openapi.Facts;
import io.mtpscript.core.code.Program;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What linking has found about the apis, for their description. */
final class RouteFacts {
    private RouteFacts() {}

    /** @param bounds one for each route, in the program's order */
    static Facts of(IrProgram program, List<GasBound> bounds) {
        SortedMap<String, Long> gas = new TreeMap<>();
        var unbounded = new TreeSet<String>();
        for (int i = 0; i < bounds.size(); i++) {
            String api = program.routes().get(i).name();
            switch (bounds.get(i)) {
                case GasBound.AtMost(long most) -> gas.merge(api, most, Math::max);
                case GasBound.Unknown _ -> unbounded.add(api);
            }
        }
        gas.keySet().removeAll(unbounded);
        SortedMap<String, Security> security = new TreeMap<>();
        program.routes().forEach(route -> route.auth().ifPresent(auth -> security.put(route.name(), security(auth))));
        return new Facts(program.unionHashes(), gas, security);
    }

    private static Security security(Program.Auth auth) {
        return switch (auth) {
            case Program.Auth.Bearer _ -> new Security.Bearer("JWT");
            case Program.Auth.ApiKey apiKey -> new Security.ApiKey(apiKey.header());
        };
    }
}
