package io.mtpscript.net.rate;

import io.mtpscript.net.http.HeaderRules;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How often which routes may be called.
 *
 * @param routes by route, as people write it: {@code POST /quote}
 * @param others of every other route
 * @param key what tells clients apart
 * @param keys how many buckets are kept, 1..{@link #KEYS_MAX}
 */
public record RateSettings(Map<String, Rate> routes, Optional<Rate> others, Key key, int keys) {
    /** The most buckets: 16 bytes each. */
    public static final int KEYS_MAX = 16 * 1024 * 1024;

    /** The default of {@link #keys}. */
    public static final int KEYS = 65_536;

    /** No route has a limit. */
    public static final RateSettings OFF = new RateSettings(Map.of(), Optional.empty(), new Key.Address(), KEYS);

    private static final String OTHERS = "*";
    private static final String HEADER = "header:";

    /**
     * @throws IllegalArgumentException if a number is out of its range
     */
    public RateSettings {
        routes = Map.copyOf(routes);
        if (keys < 1 || keys > KEYS_MAX) {
            throw new IllegalArgumentException(
                    "The number of buckets is %d; it must be 1..%d".formatted(keys, KEYS_MAX));
        }
    }

    /** What tells clients apart. */
    public sealed interface Key {
        /** The client's address; of IPv6 the network of 64 bits. */
        record Address() implements Key {}

        /** The verified caller on routes with {@code auth}; the address on others. */
        record Principal() implements Key {}

        /** A field that whoever stands in front of the engine sets; the address where there is none. */
        record Header(String name) implements Key {}

        /**
         * Reads {@code address}, {@code principal} or {@code header:NAME}.
         *
         * @throws IllegalArgumentException if it is something else
         */
        static Key parse(String text) {
            if (text.startsWith(HEADER) && HeaderRules.isToken(text.substring(HEADER.length()))) {
                return new Header(text.substring(HEADER.length()));
            }
            return switch (text) {
                case "address" -> new Address();
                case "principal" -> new Principal();
                default ->
                    throw new IllegalArgumentException(
                            "'" + text + "' tells no clients apart; write address, principal or header:NAME");
            };
        }
    }

    /** Whether any route has a limit. */
    public boolean on() {
        return !routes.isEmpty() || others.isPresent();
    }

    /**
     * Reads rules with commas between, such as {@code POST /quote=10/m,*=100/s}.
     *
     * @throws IllegalArgumentException if one of them makes no sense; the message names it
     */
    public static RateSettings parse(String text, Key key, int keys) {
        Map<String, Rate> routes = new LinkedHashMap<>();
        Optional<Rate> others = Optional.empty();
        for (String part : text.split(",", -1)) {
            String rule = part.strip();
            int equals = rule.lastIndexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("'" + rule + "' is no rule; write POST /quote=10/m or *=100/s");
            }
            String route = rule.substring(0, equals).strip();
            Rate rate = Rate.parse(rule.substring(equals + 1).strip());
            boolean again = route.equals(OTHERS) ? others.isPresent() : routes.containsKey(route);
            if (again) {
                throw new IllegalArgumentException("There are two rules for '" + route + "'");
            }
            if (route.equals(OTHERS)) {
                others = Optional.of(rate);
            } else {
                routes.put(route, rate);
            }
        }
        return new RateSettings(routes, others, key, keys);
    }

    /** The rate of a route, as people write it. */
    Optional<Rate> of(String route) {
        Rate own = routes.get(route);
        return own != null ? Optional.of(own) : others;
    }
}
