package io.mtpscript.engine.settings;

import io.mtpscript.effects.AllowList;
import io.mtpscript.effects.HttpGuardSettings;
import io.mtpscript.effects.HttpSettings;
import io.mtpscript.effects.outbox.OutboxSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Requests to other services. */
final class HttpOutOptions {
    private final OptionValues values;

    HttpOutOptions(OptionValues values) {
        this.values = values;
    }

    HttpSettings http() throws UsageException {
        HttpSettings http = HttpSettings.none();
        AllowList allowed = AllowList.parse(values.text(Option.HTTP_ALLOW).orElse(""));
        Optional<String> trusted = values.text(Option.HTTP_TRUST);
        return http.withAllowed(values.development() ? allowed.withLoopback() : allowed)
                .withTrusted(trusted.isPresent() ? HostFiles.certificates(Path.of(trusted.get())) : List.of())
                .withLimits(
                        values.millis(Option.HTTP_TIMEOUT, http.timeout()),
                        (int) values.bytes(Option.HTTP_MAX_REQUEST, http.requestBytes()),
                        (int) values.bytes(Option.HTTP_MAX_RESPONSE, http.responseBytes()),
                        values.number(Option.HTTP_CONNECTIONS, 1, Integer.MAX_VALUE, http.connections()))
                .withCompression(
                        values.isOn(Option.HTTP_COMPRESSION),
                        values.number(Option.HTTP_RATIO, 1, HttpSettings.RATIO_MAX, http.ratio()))
                .withGuard(new HttpGuardSettings(
                        values.number(Option.HTTP_CONCURRENCY, 0, HttpGuardSettings.CONCURRENCY_MAX, 0),
                        values.number(Option.HTTP_BREAKER, 0, HttpGuardSettings.FAILURES_MAX, 0),
                        values.millis(Option.HTTP_BREAKER_TIME, http.guard().openMillis())))
                .withOutbox(outbox(http.outbox()));
    }

    private OutboxSettings outbox(OutboxSettings otherwise) throws UsageException {
        return new OutboxSettings(
                values.number(Option.OUTBOX_TRIES, 1, OutboxSettings.TRIES_MAX, otherwise.tries()),
                values.number(Option.OUTBOX_DELAY, 1, OutboxSettings.TIME_MAX, otherwise.delay()),
                values.number(Option.OUTBOX_MAX_DELAY, 1, OutboxSettings.TIME_MAX, otherwise.maxDelay()),
                values.number(Option.OUTBOX_POLL, 1, OutboxSettings.TIME_MAX, otherwise.poll()),
                values.number(Option.OUTBOX_CONCURRENCY, 1, OutboxSettings.CONCURRENCY_MAX, otherwise.concurrency()));
    }
}
