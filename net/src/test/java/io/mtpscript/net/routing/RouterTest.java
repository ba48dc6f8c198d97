package io.mtpscript.net.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mtpscript.core.code.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RouterTest {
    /** A route from {@code GET /users/:id}; its name is that text. */
    private static Program.Route route(String text) {
        String method = text.substring(0, text.indexOf(' '));
        String path = text.substring(text.indexOf(' ') + 1);
        List<Program.Segment> segments = Arrays.stream(path.split("/"))
                .filter(segment -> !segment.isEmpty())
                .map(segment -> segment.startsWith(":")
                        ? new Program.Segment(true, segment.substring(1))
                        : new Program.Segment(false, segment))
                .toList();
        return new Program.Route(
                text,
                method,
                segments,
                0,
                0,
                List.of(),
                0,
                List.of(),
                0,
                List.of(),
                -1,
                false,
                false,
                text.endsWith("/written") ? List.of("DbWrite") : List.of(),
                OptionalLong.empty(),
                Optional.empty(),
                List.of());
    }

    private static Router router(String... routes) {
        return new Router(Arrays.stream(routes).map(RouterTest::route).toList());
    }

    /** What is found, as one line. */
    private static String find(Router router, String method, String target) {
        RouteMatch match = router.newMatch();
        int question = target.indexOf('?');
        router.find(method, target, question < 0 ? target.length() : question, match);
        return switch (match.kind()) {
            case FOUND -> {
                StringBuilder line = new StringBuilder(match.route().name());
                long parameters = match.route().path().stream()
                        .filter(Program.Segment::parameter)
                        .count();
                for (int i = 0; i < parameters; i++) {
                    line.append(" [").append(match.parameter(i)).append(']');
                }
                yield line.toString();
            }
            case NOT_FOUND -> "404";
            case METHOD_NOT_ALLOWED -> "405 " + String.join(",", match.allowed());
            case MALFORMED -> "400";
        };
    }

    @Test
    void staticBeatsParameterFromTheLeft() {
        Router router = router("GET /a/:x", "GET /:y/b", "GET /a/b/:z", "GET /:p/:q/:r");
        assertEquals("GET /a/:x [b]", find(router, "GET", "/a/b"));
        assertEquals("GET /:y/b [c]", find(router, "GET", "/c/b"));
        assertEquals("GET /a/b/:z [1]", find(router, "GET", "/a/b/1"));
        assertEquals("GET /:p/:q/:r [a] [c] [1]", find(router, "GET", "/a/c/1"));
        assertEquals("404", find(router, "GET", "/c/d"));
    }

    @Test
    void aPatternWithoutTheMethodIsPassedOver() {
        Router router = router("GET /users/me", "PUT /users/:id", "DELETE /users/:id", "GET /users/:id");
        assertEquals("GET /users/me", find(router, "GET", "/users/me"));
        assertEquals("PUT /users/:id [me]", find(router, "PUT", "/users/me"));
        assertEquals("405 DELETE,GET,HEAD,OPTIONS,PUT", find(router, "POST", "/users/me"));
        assertEquals("405 DELETE,GET,HEAD,OPTIONS,PUT", find(router, "PATCH", "/users/7"));
        assertEquals("405 DELETE,GET,HEAD,OPTIONS,PUT", find(router, "get", "/users/7"));
    }

    @Test
    void emptySegmentsMatchNothing() {
        Router router = router("GET /", "GET /a", "GET /a/:x", "GET /:x");
        assertEquals("GET /", find(router, "GET", "/"));
        assertEquals("GET /", find(router, "GET", "/?x=1"));
        assertEquals("GET /a", find(router, "GET", "/a?b/c"));
        for (String target : List.of("//", "/a/", "//a", "/a//b", "/a/b/", "///")) {
            assertEquals("404", find(router, "GET", target), target);
        }
        assertEquals("405 GET,HEAD,OPTIONS", find(router, "POST", "/"));
    }

    @Test
    void whoeverMayGetMayHeadUnlessThatWrites() {
        Router router = router("GET /a", "GET /written", "GET /own", "HEAD /own", "GET /:x/b");
        assertEquals("GET /a", find(router, "HEAD", "/a"));
        assertEquals("HEAD /own", find(router, "HEAD", "/own"));
        assertEquals("GET /:x/b [c]", find(router, "HEAD", "/c/b"));
        assertEquals("405 GET,OPTIONS", find(router, "HEAD", "/written"));
    }

    /** What a route says is its decoded text, also where that looks encoded. */
    @Test
    void aRouteWithPercentSignsIsNotFoundAsItIsWritten() {
        Router router = router("GET /a%41", "GET /100%", "GET /plain/100%/x");
        assertEquals("GET /a%41", find(router, "GET", "/a%2541"));
        assertEquals("404", find(router, "GET", "/a%41"));
        assertEquals("GET /100%", find(router, "GET", "/100%25"));
        assertEquals("400", find(router, "GET", "/100%"));
        assertEquals("400", find(router, "GET", "/plain/100%/x"));
    }

    @Test
    void segmentsAreComparedDecoded() {
        Router router = router("GET /caf\u00e9/:x", "GET /a b");
        assertEquals("GET /caf\u00e9/:x [1/2]", find(router, "GET", "/caf%C3%A9/1%2F2"));
        assertEquals("GET /a b", find(router, "GET", "/%61%20b"));
        assertEquals("404", find(router, "GET", "/a+b"));
        for (String target : List.of("/%", "/%4", "/%4g", "/%g4", "/a%", "/%C3/x", "/%ED%A0%80/x", "/%FF")) {
            assertEquals("400", find(router, "GET", target), target);
        }
        assertEquals("404", find(router, "GET", "/%61?%"), "the query is not the router's");
    }

    @Test
    void twoRoutesWithOnePatternAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> router("GET /a/:x", "GET /a/:y"));
    }

    /** Against a search over the list of routes that is written from the rule. */
    @Test
    void agreesWithTheRuleOnRandomRoutes() {
        Random random = new Random(7);
        String[] names = {"a", "b", "c", ":x"};
        String[] methods = {"GET", "PUT"};
        for (int round = 0; round < 300; round++) {
            TreeSet<String> texts = new TreeSet<>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                StringBuilder path = new StringBuilder(methods[random.nextInt(2)]).append(' ');
                for (int depth = random.nextInt(4); depth >= 0; depth--) {
                    path.append('/').append(names[random.nextInt(4)]);
                }
                texts.add(path.toString());
            }
            List<Program.Route> routes = texts.stream().map(RouterTest::route).toList();
            Router router = new Router(routes);
            for (int i = 0; i < 40; i++) {
                StringBuilder target = new StringBuilder();
                for (int depth = random.nextInt(4); depth >= 0; depth--) {
                    target.append('/').append("abcd".charAt(random.nextInt(4)));
                }
                String method = methods[random.nextInt(2)];
                assertEquals(byRule(routes, method, target.toString()), find(router, method, target.toString()));
            }
        }
    }

    private static String byRule(List<Program.Route> routes, String method, String target) {
        List<String> segments = List.of(target.substring(1).split("/"));
        List<Program.Route> matching = new ArrayList<>(
                routes.stream().filter(route -> matches(route, segments)).toList());
        if (matching.isEmpty()) {
            return "404";
        }
        TreeSet<String> methods = new TreeSet<>();
        matching.forEach(route -> methods.add(route.method()));
        methods.add("OPTIONS");
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        matching.removeIf(route -> !route.method().equals(method));
        if (matching.isEmpty()) {
            return "405 " + String.join(",", methods);
        }
        // The pattern as a word of 0 (static) and 1 (parameter): the smallest wins.
        matching.sort((a, b) -> word(a).compareTo(word(b)));
        StringBuilder line = new StringBuilder(matching.getFirst().name());
        for (int i = 0; i < segments.size(); i++) {
            if (matching.getFirst().path().get(i).parameter()) {
                line.append(" [").append(segments.get(i)).append(']');
            }
        }
        return line.toString();
    }

    private static boolean matches(Program.Route route, List<String> segments) {
        if (route.path().size() != segments.size()) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            Program.Segment segment = route.path().get(i);
            if (!segment.parameter() && !segment.text().equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static String word(Program.Route route) {
        StringBuilder word = new StringBuilder();
        route.path().forEach(segment -> word.append(segment.parameter() ? '1' : '0'));
        return word.toString();
    }
}
