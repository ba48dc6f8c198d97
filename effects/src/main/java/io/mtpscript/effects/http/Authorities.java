package io.mtpscript.effects.http;

import io.netty.handler.ssl.util.SimpleTrustManagerFactory;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
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
            return new Authorities(new ValidityFactory(factory(store)));
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

    /**
     * As the JDK's trust managers, which take a certificate that is listed itself whatever its dates are; here it must be valid now.
     */
    private static final class ValidityFactory extends SimpleTrustManagerFactory {
        private final TrustManagerFactory checked;

        ValidityFactory(TrustManagerFactory checked) {
            this.checked = checked;
        }

        @Override
        protected void engineInit(KeyStore store) {
            throw new UnsupportedOperationException("It has its certificates");
        }

        @Override
        protected void engineInit(ManagerFactoryParameters parameters) {
            throw new UnsupportedOperationException("It has its certificates");
        }

        @Override
        protected TrustManager[] engineGetTrustManagers() {
            return Stream.of(checked.getTrustManagers())
                    .map(each -> each instanceof X509ExtendedTrustManager manager ? new ValidNow(manager) : each)
                    .toArray(TrustManager[]::new);
        }
    }

    /** Asks another one, and looks at the dates first. */
    private static final class ValidNow extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager checked;

        ValidNow(X509ExtendedTrustManager checked) {
            this.checked = checked;
        }

        private static void checkDates(X509Certificate[] chain) throws CertificateException {
            for (X509Certificate certificate : chain) {
                certificate.checkValidity();
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            checkDates(chain);
            checked.checkServerTrusted(chain, authType, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            checkDates(chain);
            checked.checkServerTrusted(chain, authType, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            checkDates(chain);
            checked.checkServerTrusted(chain, authType);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            checkDates(chain);
            checked.checkClientTrusted(chain, authType, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            checkDates(chain);
            checked.checkClientTrusted(chain, authType, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            checkDates(chain);
            checked.checkClientTrusted(chain, authType);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return checked.getAcceptedIssuers();
        }
    }
}
