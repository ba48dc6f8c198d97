package io.mtpscript.net.routing;

import io.mtpscript.core.code.Program;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one look-up: what {@link Router#find} fills in, again and again, so that routing allocates nothing.
 * Belongs to one event loop.
 */
public final class RouteMatch {
    /** What the router says. */
    public enum Kind {
        /** {@link #route()} is the route. */
        FOUND,
        /** No route has this path. */
        NOT_FOUND,
        /** Routes have this path, none of them this method: {@link #allowed()} are theirs. */
        METHOD_NOT_ALLOWED,
        /** The path is not percent-encoded UTF-8. */
        MALFORMED
    }

    private Kind kind = Kind.NOT_FOUND;
    private String target = "";
    private List<String> allowed = List.of();
    private @Nullable Entry entry;

    /** Where the segments of the path that stand for parameters begin and end, one pair a parameter, path order. */
    private final int[] bounds;

    private int parameters;

    RouteMatch(int mostParameters) {
        bounds = new int[2 * mostParameters];
    }

    /** A route with its index in the program, and a method that it answers. */
    record Entry(int index, Program.Route route, String method) {}

    public Kind kind() {
        return kind;
    }

    /**
     * The route found.
     *
     * @throws IllegalStateException unless {@link #kind()} is FOUND
     */
    public Program.Route route() {
        return found().route();
    }

    /**
     * Index of the route in {@link Program#routes()}.
     *
     * @throws IllegalStateException unless {@link #kind()} is FOUND
     */
    public int routeIndex() {
        return found().index();
    }

    private Entry found() {
        if (kind != Kind.FOUND || entry == null) {
            throw new IllegalStateException("No route was found");
        }
        return entry;
    }

    /** The methods that this path answers, sorted, OPTIONS among them; for METHOD_NOT_ALLOWED. */
    public List<String> allowed() {
        return allowed;
    }

    /**
     * The decoded text of parameter {@code i} of the path, in path order.
     *
     * @throws IndexOutOfBoundsException if the route has fewer parameters
     */
    public String parameter(int i) {
        Objects.checkIndex(i, parameters);
        // Router checked the whole path before it looked for routes.
        return PercentEncoding.decode(target, bounds[2 * i], bounds[2 * i + 1]).orElseThrow();
    }

    /** Lets go of the path, which may hold something of its request; parameters cannot be asked for any more. */
    public void forget() {
        target = "";
        parameters = 0;
    }

    void begin(String newTarget) {
        target = newTarget;
        kind = Kind.NOT_FOUND;
        entry = null;
        allowed = List.of();
        parameters = 0;
    }

    void end(Kind newKind) {
        kind = newKind;
    }

    void end(Entry newEntry) {
        kind = Kind.FOUND;
        entry = newEntry;
    }

    void end(List<String> newAllowed) {
        kind = Kind.METHOD_NOT_ALLOWED;
        allowed = newAllowed;
    }

    void push(int from, int to) {
        bounds[2 * parameters] = from;
        bounds[2 * parameters + 1] = to;
        parameters++;
    }

    void pop() {
        parameters--;
    }
}
