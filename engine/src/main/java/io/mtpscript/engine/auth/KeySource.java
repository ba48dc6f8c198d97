package io.mtpscript.engine.auth;

import io.mtpscript.core.ExitCode;
import io.mtpscript.engine.StartException;
import io.mtpscript.engine.settings.AuthSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Where the keys of tokens come from. Safe for all threads. */
sealed interface KeySource extends AutoCloseable {
    /** Whether there are keys, now or later. */
    default boolean configured() {
        return true;
    }

    /** The keys as they are now; empty where there are none yet. */
    Optional<KeySet> keys();

    /** As {@link RemoteKeys#ask}. */
    default boolean ask(Runnable then) {
        return false;
    }

    /** How old they are, where they are fetched. */
    default Optional<Duration> age() {
        return Optional.empty();
    }

    /** @throws StartException if they cannot be read again; nothing has changed then */
    void reload() throws StartException;

    @Override
    default void close() {
        // Nothing is open.
    }

    /** No keys. */
    record None() implements KeySource {
        @Override
        public boolean configured() {
            return false;
        }

        @Override
        public Optional<KeySet> keys() {
            return Optional.empty();
        }

        @Override
        public void reload() {
            // There is nothing to read.
        }
    }

    /** A file. */
    final class OfFile implements KeySource {
        private final Path file;
        private volatile KeySet keys;

        private OfFile(Path file) throws StartException {
            this.file = file;
            keys = KeySet.read(file);
        }

        @Override
        public Optional<KeySet> keys() {
            return Optional.of(keys);
        }

        @Override
        public void reload() throws StartException {
            keys = KeySet.read(file);
        }
    }

    /** A URL. */
    record OfUrl(RemoteKeys remote) implements KeySource {
        @Override
        public Optional<KeySet> keys() {
            return remote.keys();
        }

        @Override
        public boolean ask(Runnable then) {
            return remote.ask(then);
        }

        @Override
        public Optional<Duration> age() {
            return remote.age();
        }

        @Override
        public void reload() throws StartException {
            if (!remote.fetchNow()) {
                throw new StartException(ExitCode.UNAVAILABLE, "The key set cannot be fetched");
            }
        }

        @Override
        public void close() {
            remote.close();
        }
    }

    /**
     * Reads the keys.
     *
     * @param trusted authorities besides the platform's
     * @param notice takes a line when they can no longer be fetched, and when they can again
     */
    static KeySource open(AuthSettings settings, List<X509Certificate> trusted, Consumer<String> notice)
            throws StartException {
        if (settings.remote().isPresent()) {
            return new OfUrl(RemoteKeys.open(settings.remote().get(), tls(trusted), notice));
        }
        return settings.jwks().isPresent() ? new OfFile(settings.jwks().get()) : new None();
    }

    private static SSLContext tls(List<X509Certificate> trusted) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trustManagers(trusted), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("This Java cannot verify certificates", e);
        }
    }

    private static TrustManager[] trustManagers(List<X509Certificate> trusted)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (TrustManager manager : factory(null).getTrustManagers()) {
            if (manager instanceof X509TrustManager platform) {
                for (X509Certificate authority : platform.getAcceptedIssuers()) {
                    store.setCertificateEntry("platform-" + number++, authority);
                }
            }
        }
        for (X509Certificate authority : trusted) {
            store.setCertificateEntry("setting-" + number++, authority);
        }
        return factory(store).getTrustManagers();
    }

    /** @param store null for the platform's authorities */
    private static TrustManagerFactory factory(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory made = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        made.init(store);
        return made;
    }
}
