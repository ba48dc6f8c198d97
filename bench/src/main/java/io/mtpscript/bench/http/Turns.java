package io.mtpscript.bench.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What servers have done that were asked by turns, each as often as the others. */
final class Turns {
    private final Map<String, List<Turn>> turns = new LinkedHashMap<>();

    /**
     * One turn of one server.
     *
     * @param rate in answers a second
     * @param micros processor time, in microseconds an answer
     */
    private record Turn(double rate, double micros) {}

    void add(String server, double rate, double micros) {
        turns.computeIfAbsent(server, _ -> new ArrayList<>()).add(new Turn(rate, micros));
    }

    private List<Turn> of(String server) {
        return Objects.requireNonNull(turns.get(server), server);
    }

    /** In answers a second, the median. */
    double rate(String server) {
        return HttpComparison.median(of(server).stream().mapToDouble(Turn::rate).toArray());
    }

    /** Processor time in microseconds an answer, the median. */
    double micros(String server) {
        return HttpComparison.median(
                of(server).stream().mapToDouble(Turn::micros).toArray());
    }

    /** The rate of one over that of another in the same turn, the median. */
    double over(String server, String other) {
        List<Turn> these = of(server);
        List<Turn> those = of(other);
        double[] ratios = new double[these.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = these.get(i).rate() / those.get(i).rate();
        }
        return HttpComparison.median(ratios);
    }
}
