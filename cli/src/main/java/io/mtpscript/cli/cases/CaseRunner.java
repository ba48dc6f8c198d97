package io.mtpscript.cli.cases;

import io.mtpscript.cli.replay.Replayer;
import io.mtpscript.core.code.Program;
import io.mtpscript.effects.ConfigVariable;
import io.mtpscript.effects.HostSettings;
import io.mtpscript.effects.RandomKey;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.ResponseRecord;
import io.mtpscript.effects.log.LogSink;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.request.ReplayProgram;
import io.mtpscript.engine.request.ReplayReport;
import io.mtpscript.engine.request.ServedProgram;
import io.mtpscript.engine.settings.EngineSettings;
import io.mtpscript.engine.shown.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Runs cases on a program, with the secrets and the key that tests have everywhere. */
public final class CaseRunner implements AutoCloseable {
    private final Replayer replayer;
    private final Program program;

    /** @param settings those of tests; what they say of the host does not count */
    public CaseRunner(ServedProgram served, EngineSettings settings, LogSink log) throws StartException {
        this.program = served.program();
        var config = new TreeMap<String, String>();
        program.config().forEach(value -> config.put(ConfigVariable.of(value.name()), Case.SECRET));
        HostSettings host =
                HostSettings.none().withRandomKey(RandomKey.development()).withConfig(config);
        this.replayer = Replayer.interpreting(served, settings.withHost(host), log, ReplayProgram.ANY);
    }

    /**
     * How a case went.
     *
     * @param messages what is otherwise, one sentence each; none where it passed
     * @param expected the body, where it is another one
     * @param found the body that came instead
     */
    public record Result(List<String> messages, Optional<String> expected, Optional<String> found, long gas) {
        public Result {
            messages = List.copyOf(messages);
        }

        public boolean passed() {
            return messages.isEmpty();
        }
    }

    /** Runs a case and compares. */
    public Result run(Case test) throws InterruptedException {
        Verdict verdict = replayer.replay(test.recorded());
        if (verdict.refused().isPresent()) {
            return new Result(List.of(verdict.refused().get()), Optional.empty(), Optional.empty(), 0);
        }
        ReplayReport report = verdict.runs().getFirst().report();
        ResponseRecord found = report.replayed();
        if (report.divergence().isPresent()) {
            return new Result(
                    List.of(verdict.divergence(program).orElseThrow()),
                    Optional.empty(),
                    Optional.empty(),
                    found.gasUsed());
        }
        ResponseRecord expected = test.recorded().response().orElseThrow();
        var messages = new ArrayList<String>();
        if (expected.status() != found.status()) {
            messages.add("The status is " + found.status() + ", recorded was " + expected.status());
        }
        if (!expected.headers().equals(found.headers())) {
            messages.add("The headers are " + found.headers() + ", recorded were " + expected.headers());
        }
        boolean body = java.util.Arrays.equals(expected.body(), found.body());
        if (!body) {
            messages.add("The body is another one");
        }
        if (test.gas() && expected.gasUsed() != found.gasUsed()) {
            messages.add("The gas is " + found.gasUsed() + ", recorded was " + expected.gasUsed());
        }
        return new Result(
                messages,
                body ? Optional.empty() : Optional.of(text(expected)),
                body ? Optional.empty() : Optional.of(text(found)),
                found.gasUsed());
    }

    private static String text(ResponseRecord response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** What replaying gives, as it is. */
    Verdict replay(RecordedRequest recorded) throws InterruptedException {
        return replayer.replay(recorded);
    }

    @Override
    public void close() {
        replayer.close();
    }
}
