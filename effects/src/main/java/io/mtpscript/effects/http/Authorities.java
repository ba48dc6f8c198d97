package io.mtpscript.effects.http;

import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates are trusted: the platform's authorities and some more. Immutable. */
record Authorities(TrustManagerFactory factory) implements TrustOptions {
    static Authorities of(List<X509Certificate> more) {
        try {
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
            for (X509Certificate authority : more) {
                store.setCertificateEntry("setting-" + number++, authority);
            }
            return new Authorities(factory(store));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("This Java cannot verify certificates", e);
        }
    }

    /** @param store null for the platform's authorities */
    private static TrustManagerFactory factory(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory made = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        made.init(store);
        return made;
    }

    @Override
    public TrustOptions copy() {
        return this;
    }

    @Override
    public TrustManagerFactory getTrustManagerFactory(Vertx vertx) {
        return factory;
    }

    @Override
    public Function<String, TrustManager[]> trustManagerMapper(Vertx vertx) {
        return _ -> factory.getTrustManagers();
    }
}
