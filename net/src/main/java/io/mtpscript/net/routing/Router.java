package io.mtpscript.net.routing;

import io.mtpscript.core.code.Program;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request in a tree of path segments.
 *
 * <p>A static segment beats a parameter, segment by segment from the left; a route that has the path but not the method
 * is passed over, so that the next best pattern may have it. Empty segments match nothing: {@code /a/} and {@code //} have
 * no route. Segments are compared after percent-decoding.
 *
 * <p>A GET route that does not write to the database is found for HEAD too.
 */
public final class Router {
    private static final String GET = "GET";
    private static final String HEAD = "HEAD";
    private static final String OPTIONS = "OPTIONS";
    private static final String WRITES = "DbWrite";

    private final Node root = new Node();

    /** Where paths without a parameter end, by what a request with nothing to decode writes: found without a walk. */
    private final Map<String, Node> plain = new LinkedHashMap<>();

    private final int mostParameters;

    /**
     * @throws IllegalArgumentException if two routes have the same method and pattern, which the compiler refuses too
     */
    public Router(List<Program.Route> routes) {
        int most = 0;
        for (int i = 0; i < routes.size(); i++) {
            Program.Route route = routes.get(i);
            Node node = root;
            int parameters = 0;
            for (Program.Segment segment : route.path()) {
                node = segment.parameter() ? node.parameterChild() : node.staticChild(segment.text());
                parameters += segment.parameter() ? 1 : 0;
            }
            node.add(new RouteMatch.Entry(i, route, route.method()));
            most = Math.max(most, parameters);
            if (parameters == 0 && route.path().stream().allMatch(segment -> isPlain(segment.text()))) {
                plain.put(path(route), node);
            }
        }
        mostParameters = most;
        addHeads(root);
    }

    /** Whether a segment decodes to itself and is one. */
    private static boolean isPlain(String segment) {
        return segment.chars().noneMatch(c -> c == '%' || c == '/' || c == '?');
    }

    private static String path(Program.Route route) {
        return route.path().stream().map(Program.Segment::text).collect(Collectors.joining("/", "/", ""));
    }

    /** Whoever may GET may HEAD, unless that would write: nobody expects it to. */
    private static void addHeads(Node node) {
        RouteMatch.Entry get = node.entry(GET);
        if (get != null && node.entry(HEAD) == null && !get.route().effects().contains(WRITES)) {
            node.entries.add(new RouteMatch.Entry(get.index(), get.route(), HEAD));
        }
        for (Node child : node.children) {
            if (child != null) {
                addHeads(child);
            }
        }
        if (node.parameter != null) {
            addHeads(node.parameter);
        }
    }

    /** A match to be filled in by this router; one for each event loop. */
    public RouteMatch newMatch() {
        return new RouteMatch(mostParameters);
    }

    /**
     * Looks a request up.
     *
     * @param target the request target; visible ASCII that starts with a slash
     * @param pathEnd where its path ends: at the question mark, or its length
     * @param match takes the outcome
     */
    public void find(String method, String target, int pathEnd, RouteMatch match) {
        match.begin(target);
        Node known = pathEnd == target.length() ? plain.get(target) : null;
        RouteMatch.Entry found = known == null ? null : known.entry(method);
        if (found != null) {
            match.end(found);
            return;
        }
        if (target.indexOf('%', 0, pathEnd) >= 0
                && PercentEncoding.decode(target, 0, pathEnd).isEmpty()) {
            match.end(RouteMatch.Kind.MALFORMED);
            return;
        }
        if (pathEnd == 1) {
            RouteMatch.Entry entry = root.entry(method);
            if (entry != null) {
                match.end(entry);
                return;
            }
        } else if (search(root, method, target, 1, pathEnd, match)) {
            return;
        }
        TreeSet<String> allowed = new TreeSet<>();
        collectMethods(root, target, pathEnd == 1 ? pathEnd + 1 : 1, pathEnd, allowed);
        if (allowed.isEmpty()) {
            match.end(RouteMatch.Kind.NOT_FOUND);
        } else {
            allowed.add(OPTIONS);
            match.end(List.copyOf(allowed));
        }
    }

    /** Depth is that of the tree, never that of the request's path. */
    private static boolean search(Node node, String method, String target, int from, int pathEnd, RouteMatch match) {
        if (from > pathEnd) {
            RouteMatch.Entry entry = node.entry(method);
            if (entry != null) {
                match.end(entry);
            }
            return entry != null;
        }
        int to = segmentEnd(target, from, pathEnd);
        if (to == from) {
            return false;
        }
        Node fixed = node.find(target, from, to);
        if (fixed != null && search(fixed, method, target, to + 1, pathEnd, match)) {
            return true;
        }
        Node parameter = node.parameter;
        if (parameter == null) {
            return false;
        }
        match.push(from, to);
        if (search(parameter, method, target, to + 1, pathEnd, match)) {
            return true;
        }
        match.pop();
        return false;
    }

    private static void collectMethods(Node node, String target, int from, int pathEnd, Set<String> methods) {
        if (from > pathEnd) {
            node.entries.forEach(entry -> methods.add(entry.method()));
            return;
        }
        int to = segmentEnd(target, from, pathEnd);
        if (to == from) {
            return;
        }
        Node fixed = node.find(target, from, to);
        if (fixed != null) {
            collectMethods(fixed, target, to + 1, pathEnd, methods);
        }
        if (node.parameter != null) {
            collectMethods(node.parameter, target, to + 1, pathEnd, methods);
        }
    }

    private static int segmentEnd(String target, int from, int pathEnd) {
        int slash = target.indexOf('/', from, pathEnd);
        return slash < 0 ? pathEnd : slash;
    }

    /** One segment of the tree. Static children stand in an open hash table of a power of two, at most half full. */
    private static final class Node {
        private @Nullable String[] names = new @Nullable String[2];
        private @Nullable Node[] children = new @Nullable Node[2];
        private int size;
        private @Nullable Node parameter;
        private final List<RouteMatch.Entry> entries = new ArrayList<>(1);

        void add(RouteMatch.Entry added) {
            String method = added.route().method();
            if (entry(method) != null) {
                throw new IllegalArgumentException("Two routes are " + method + " with one pattern: "
                        + added.route().name());
            }
            entries.add(added);
        }

        RouteMatch.@Nullable Entry entry(String method) {
            for (int i = 0; i < entries.size(); i++) {
                RouteMatch.Entry entry = entries.get(i);
                if (entry.method().equals(method)) {
                    return entry;
                }
            }
            return null;
        }

        Node parameterChild() {
            if (parameter == null) {
                parameter = new Node();
            }
            return parameter;
        }

        Node staticChild(String name) {
            Node child = find(name);
            if (child == null) {
                child = new Node();
                if (2 * (size + 1) > names.length) {
                    grow();
                }
                put(name, child);
                size++;
            }
            return child;
        }

        private void grow() {
            @Nullable String[] oldNames = names;
            @Nullable Node[] oldChildren = children;
            names = new @Nullable String[2 * oldNames.length];
            children = new @Nullable Node[2 * oldNames.length];
            for (int i = 0; i < oldNames.length; i++) {
                String name = oldNames[i];
                Node child = oldChildren[i];
                if (name != null && child != null) {
                    put(name, child);
                }
            }
        }

        private void put(String name, Node child) {
            int slot = hash(name, 0, name.length()) & names.length - 1;
            while (names[slot] != null) {
                slot = slot + 1 & names.length - 1;
            }
            names[slot] = name;
            children[slot] = child;
        }

        /** The child for a raw segment. */
        @Nullable
        Node find(String target, int from, int to) {
            if (size == 0) {
                return null;
            }
            if (target.indexOf('%', from, to) >= 0) {
                Optional<String> decoded = PercentEncoding.decode(target, from, to);
                return decoded.isPresent() ? find(decoded.get()) : null;
            }
            int slot = hash(target, from, to) & names.length - 1;
            for (String name = names[slot]; name != null; name = names[slot]) {
                if (name.length() == to - from && target.startsWith(name, from)) {
                    return children[slot];
                }
                slot = slot + 1 & names.length - 1;
            }
            return null;
        }

        private @Nullable Node find(String decoded) {
            int slot = hash(decoded, 0, decoded.length()) & names.length - 1;
            for (String name = names[slot]; name != null; name = names[slot]) {
                if (name.equals(decoded)) {
                    return children[slot];
                }
                slot = slot + 1 & names.length - 1;
            }
            return null;
        }

        private static int hash(String text, int from, int to) {
            int hash = 0;
            for (int i = from; i < to; i++) {
                hash = 31 * hash + text.charAt(i);
            }
            return hash ^ hash >>> 15;
        }
    }
}
