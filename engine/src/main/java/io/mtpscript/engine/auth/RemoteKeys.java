package io.mtpscript.engine.auth;

import io.mtpscript.core.Limits;
import io.mtpscript.effects.http.WholeAnswer;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.settings.AuthSettings;
import io.mtpscript.engine.settings.Masked;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Web Key Set at a URL: fetched by a thread of its own, at intervals and when a token names a key that is not there. While
 * it cannot be fetched the keys before stay in use. Safe for all threads; nothing but {@link #open} and {@link #fetchNow} waits.
 */
final class RemoteKeys implements AutoCloseable {
    /** For a connection, and for the whole answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** After a failure the next try comes sooner. */
    private static final int RETRY_MILLIS = 10_000;

    /** As many requests may wait for keys. */
    private static final int WAITING_MAX = 10_000;

    private final URI url;

    /** For messages. */
    private final String shown;

    private final AuthSettings.Remote settings;
    private final HttpClient client;
    private final Consumer<String> notice;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("key set").daemon().unstarted(task));

    private volatile Optional<KeySet> keys = Optional.empty();
    private volatile long fetchedNanos;

    /** What belongs to the lock: who waits for the fetch that was asked for, and when it may be asked for again. */
    private final Object lock = new Object();

    private final List<Runnable> waiting = new ArrayList<>();
    private boolean asked;
    private long mayAskNanos = System.nanoTime();

    /** Belongs to the thread. */
    private boolean failing;

    /** The next fetch, of which there is one at a time. Belongs to the thread. */
    private @Nullable ScheduledFuture<?> next;

    private RemoteKeys(AuthSettings.Remote settings, SSLContext tls, Consumer<String> notice) {
        this.url = settings.url();
        this.shown = Masked.of(url);
        this.settings = settings;
        this.notice = notice;
        client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NEVER)
                .sslContext(tls)
                .build();
    }

    /** Fetches the set, and goes on fetching it. One that cannot be had yet is no obstacle. */
    static RemoteKeys open(AuthSettings.Remote settings, SSLContext tls, Consumer<String> notice) {
        RemoteKeys remote = new RemoteKeys(settings, tls, notice);
        boolean _ = remote.fetchNow();
        return remote;
    }

    /** Empty until the set could be fetched. */
    Optional<KeySet> keys() {
        return keys;
    }

    /** How old the keys are; empty where there are none yet. */
    Optional<Duration> age() {
        return keys.isEmpty() ? Optional.empty() : Optional.of(Duration.ofNanos(System.nanoTime() - fetchedNanos));
    }

    /**
     * Asks for a fetch because a key is missing. Not more often than the settings say, whoever asks.
     *
     * @param then is run after it, on any thread
     * @return false where it is not going to be fetched again so soon, or too many wait; {@code then} is not run
     */
    boolean ask(Runnable then) {
        synchronized (lock) {
            if (!asked && System.nanoTime() - mayAskNanos < 0) {
                return false;
            }
            if (waiting.size() >= WAITING_MAX || thread.isShutdown()) {
                return false;
            }
            waiting.add(then);
            if (!asked) {
                asked = true;
                mayAskNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.askMillis());
                thread.execute(this::answer);
            }
            return true;
        }
    }

    private void answer() {
        try {
            fetch();
        } finally {
            List<Runnable> all;
            synchronized (lock) {
                asked = false;
                all = List.copyOf(waiting);
                waiting.clear();
            }
            all.forEach(Runnable::run);
        }
    }

    /** Fetches the set and waits for it. */
    boolean fetchNow() {
        try {
            return CompletableFuture.supplyAsync(this::fetchAndSchedule, thread).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private boolean fetchAndSchedule() {
        boolean fetched = fetch();
        if (!thread.isShutdown()) {
            if (next != null) {
                next.cancel(false);
            }
            long millis = fetched ? settings.refreshMillis() : Math.min(RETRY_MILLIS, settings.refreshMillis());
            next = thread.schedule(this::fetchAndSchedule, millis, TimeUnit.MILLISECONDS);
        }
        return fetched;
    }

    private boolean fetch() {
        Optional<String> failure;
        try {
            keys = Optional.of(KeySet.parsePublic(body(), shown));
            fetchedNanos = System.nanoTime();
            failure = Optional.empty();
        } catch (StartException e) {
            failure = Optional.of(e.line());
        } catch (IOException e) {
            failure = Optional.of("The key set " + shown + " cannot be fetched: " + reason(e));
        }
        tell(failure);
        return failure.isEmpty();
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private void tell(Optional<String> failure) {
        if (failure.isPresent() && !failing) {
            notice.accept(failure.get()
                    + (keys.isPresent() ? "; the keys before stay in use" : "; requests with tokens are Unavailable"));
        } else if (failure.isEmpty() && failing) {
            notice.accept("The key set " + shown + " can be fetched again");
        }
        failing = failure.isPresent();
    }

    private byte[] body() throws IOException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        try {
            HttpResponse<byte[]> response = WholeAnswer.of(
                    client,
                    request,
                    HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), Limits.KEY_FILE_BYTES),
                    PATIENCE);
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the engine stops", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        client.shutdownNow();
    }
}
