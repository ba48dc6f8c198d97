package io.mtpscript.conformance.oracle;

import io.mtpscript.compiler.typed.CheckedProgram;
import io.mtpscript.compiler.typed.CheckedProgram.Segment;
import io.mtpscript.compiler.typed.CheckedProgram.ServedRoute;
import io.mtpscript.compiler.typed.CheckedProgram.TApi;
import io.mtpscript.compiler.typed.Type;
import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Answers requests to a checked program by walking it. */
public final class Oracle {
    /** Bytes of stack that {@link #onDeepStack} gives: recursion 100,000 deep takes about a quarter. */
    public static final long STACK = 1L << 30;

    private final CheckedProgram program;
    private final long steps;

    /** @param steps after which there is no verdict */
    public Oracle(CheckedProgram program, long steps) {
        this.program = program;
        this.steps = steps;
    }

    /** Runs on a thread whose stack is {@link #STACK} large. */
    public static <T> T onDeepStack(Callable<T> work) {
        var task = new FutureTask<>(work);
        new Thread(null, task, "oracle", STACK).start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Call it on a thread with a deep stack. */
    public Verdict answer(Request request, Effects effects) {
        try {
            return run(request, effects);
        } catch (Trap trap) {
            return new Verdict.Trapped(trap.code());
        } catch (Fuel.Empty | NotCovered reason) {
            return new Verdict.None(String.valueOf(reason.getMessage()));
        } catch (NoSuchElementException none) {
            return new Verdict.None("a call has no answer");
        } catch (StackOverflowError deep) {
            return new Verdict.None("recursion too deep");
        }
    }

    private Verdict run(Request request, Effects effects) {
        var fuel = new Fuel(steps);
        var evaluator = new Evaluator(program, effects, fuel);
        int question = request.target().indexOf('?');
        String path = question < 0 ? request.target() : request.target().substring(0, question);
        ServedRoute route = route(request.method(), path);
        TApi api = program.apis().get(route.api());
        var faults = new ArrayList<JsonDecoding.Fault>();
        Scope empty = Scope.of(List.of(), List.of());
        Scope scope = empty.with(
                api.pathParam(),
                new Binding("path", faults, e -> evaluator.run(e, empty))
                        .record(api.pathBindings(), pathTexts(route, path)));
        scope = scope.with(
                api.queryParam(),
                new Binding("query", faults, e -> evaluator.run(e, empty))
                        .record(
                                api.queryBindings(),
                                question < 0 ? Map.of() : query(request.target().substring(question + 1))));
        scope = scope.with(
                api.headersParam(),
                new Binding("headers", faults, e -> evaluator.run(e, empty))
                        .record(api.headerBindings(), headers(api, request)));
        Value body = Value.UNIT;
        if (api.bodyParam().type() != Type.Prim.UNIT) {
            if (request.body().isEmpty()) {
                faults.add(new JsonDecoding.Fault("body", "is missing"));
            } else {
                var decoding = new JsonDecoding(api.bodyOpen());
                body = decoding.read(api.bodyParam().type(), request.body(), "body");
                faults.addAll(decoding.faults());
            }
        }
        if (!faults.isEmpty()) {
            return new Verdict.Refused(kept(faults));
        }
        var response = (Value.Response) evaluator.run(api.handler(), scope.with(api.bodyParam(), body));
        return responded(response, fuel);
    }

    private static List<String> kept(List<JsonDecoding.Fault> faults) {
        var kept = new ArrayList<String>();
        int chars = 0;
        for (JsonDecoding.Fault fault : faults) {
            if (kept.size() < Limits.FAULTS && chars < Limits.FAULT_CHARS) {
                kept.add(fault.path() + ": " + fault.message());
                chars += fault.path().length() + fault.message().length();
            }
        }
        return kept;
    }

    private static Verdict responded(Value.Response response, Fuel fuel) {
        var headers = new ArrayList<String>();
        for (Value.Header header : response.headers()) {
            headers.add(header.name() + ": " + header.value());
        }
        var body = new ArrayList<String>();
        for (Value.TypedBody typed : response.body()) {
            String text = JsonWriter.write(typed.type(), typed.value(), fuel);
            if (text.getBytes(StandardCharsets.UTF_8).length > Limits.RESPONSE_BODY_BYTES) {
                throw new Trap(ErrorCode.RESPONSE_TOO_LARGE);
            }
            body.add(text);
        }
        return new Verdict.Responded(response.status(), response.rollback(), response.failed(), headers, body);
    }

    /** The route that fits best: static segments before parameters, from the left. */
    private ServedRoute route(String method, String path) {
        List<String> parts = segments(path);
        Optional<ServedRoute> best = program.serve().routes().stream()
                .filter(route -> route.method().equals(method) && fits(route.path(), parts))
                .min((a, b) -> {
                    for (int i = 0; i < parts.size(); i++) {
                        int order = Boolean.compare(
                                a.path().get(i).parameter(), b.path().get(i).parameter());
                        if (order != 0) {
                            return order;
                        }
                    }
                    return 0;
                });
        return best.orElseThrow(() -> new IllegalArgumentException("no route for " + method + " " + path));
    }

    private static boolean fits(List<Segment> segments, List<String> parts) {
        if (segments.size() != parts.size()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            if (!segments.get(i).parameter() && !segments.get(i).text().equals(parts.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> segments(String path) {
        var parts = new ArrayList<String>();
        for (String part : path.substring(1).split("/", -1)) {
            parts.add(decoded(part));
        }
        return parts.equals(List.of("")) ? List.of() : parts;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Map<String, List<String>> pathTexts(ServedRoute route, String path) {
        Map<String, List<String>> texts = new HashMap<>();
        List<String> parts = segments(path);
        for (int i = 0; i < parts.size(); i++) {
            if (route.path().get(i).parameter()) {
                texts.put(route.path().get(i).text(), List.of(parts.get(i)));
            }
        }
        return texts;
    }

    private static Map<String, List<String>> query(String text) {
        Map<String, List<String>> texts = new HashMap<>();
        for (String part : text.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = decoded(equals < 0 ? part : part.substring(0, equals));
            String value = equals < 0 ? "" : decoded(part.substring(equals + 1));
            texts.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
        return texts;
    }

    private static Map<String, List<String>> headers(TApi api, Request request) {
        Map<String, List<String>> texts = new HashMap<>();
        api.headerBindings().forEach(binding -> {
            List<String> values = request.headers().stream()
                    .filter(field -> field.name()
                            .toLowerCase(Locale.ROOT)
                            .equals(binding.external().toLowerCase(Locale.ROOT)))
                    .map(Request.Field::value)
                    .toList();
            texts.put(binding.external(), values);
        });
        return texts;
    }
}
