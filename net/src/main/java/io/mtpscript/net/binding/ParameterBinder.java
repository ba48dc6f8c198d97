package io.mtpscript.net.binding;

import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.net.routing.RouteMatch;
import io.mtpscript.vm.Faults;
import io.mtpscript.vm.Vm;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Binds the parameters of one route. An absent List is empty and an absent Option is None; an absent field takes its default;
 * a scalar stands exactly once; unknown query parameters and header fields do not matter. Belongs to one event loop.
 */
public final class ParameterBinder {
    /** The handler's first three arguments. */
    private static final int PATH = 0;

    private static final int QUERY = 1;
    private static final int HEADERS = 2;

    private final BoundRecord path;
    private final BoundRecord query;
    private final BoundRecord headers;

    /** For each path parameter of the route, in path order, its field of the path record, or -1. */
    private final int[] pathFields;

    private final Map<String, Integer> queryFields = new HashMap<>();
    private final List<String> headerNames = new ArrayList<>();

    /** @param types the program's */
    public ParameterBinder(List<TypeDesc> types, Program.Route route) {
        path = new BoundRecord("path", types, route.pathType(), route.pathBindings());
        query = new BoundRecord("query", types, route.queryType(), route.queryBindings());
        headers = new BoundRecord("headers", types, route.headersType(), route.headerBindings());
        List<String> parameters = route.path().stream()
                .filter(Program.Segment::parameter)
                .map(Program.Segment::text)
                .toList();
        pathFields = new int[parameters.size()];
        for (int i = 0; i < pathFields.length; i++) {
            pathFields[i] = fieldOf(route.pathBindings(), parameters.get(i));
        }
        for (int i = 0; i < route.queryBindings().size(); i++) {
            queryFields.put(route.queryBindings().get(i).external(), i);
        }
        route.headerBindings().forEach(binding -> headerNames.add(binding.external()));
    }

    private static int fieldOf(List<Program.Binding> bindings, String external) {
        for (int i = 0; i < bindings.size(); i++) {
            if (bindings.get(i).external().equals(external)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Makes the path, query and headers records in the VM and puts them as the handler's first three arguments.
     *
     * @param faults gets what is wrong, in the order path, query, headers
     */
    public void bind(Vm vm, RouteMatch match, HttpRequest request, Faults faults) {
        takePath(match);
        vm.setArgument(PATH, path.bind(vm, faults));
        String target = request.target();
        int question = target.indexOf('?');
        if (question >= 0 && !takeQuery(target, question + 1)) {
            faults.add("query", "has malformed percent-encoding");
        }
        vm.setArgument(QUERY, query.bind(vm, faults));
        takeHeaders(request);
        vm.setArgument(HEADERS, headers.bind(vm, faults));
        path.clear();
        query.clear();
        headers.clear();
    }

    private void takePath(RouteMatch match) {
        for (int i = 0; i < pathFields.length; i++) {
            if (pathFields[i] >= 0) {
                path.add(pathFields[i], Optional.of(match.parameter(i)));
            }
        }
    }

    /** False where something that no field takes is malformed. */
    private boolean takeQuery(String target, int from) {
        boolean[] wellFormed = {true};
        boolean names = QueryText.read(target, from, (name, value) -> {
            Integer field = queryFields.get(name);
            if (field != null) {
                query.add(field, value);
            } else if (value.isEmpty()) {
                wellFormed[0] = false;
            }
        });
        return names && wellFormed[0];
    }

    private void takeHeaders(HttpRequest request) {
        for (int i = 0; i < headers.size(); i++) {
            for (String value : request.headers(headerNames.get(i))) {
                headers.add(i, utf8(value));
            }
        }
    }

    /** Field values arrive as one character a byte; bytes above ASCII count as UTF-8. */
    private static Optional<String> utf8(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) >= 0x80) {
                try {
                    return Optional.of(StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1)))
                            .toString());
                } catch (CharacterCodingException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(value);
    }
}
