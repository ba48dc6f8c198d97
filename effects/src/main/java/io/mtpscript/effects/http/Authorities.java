package io.mtpscript.effects.http;

import io.netty.handler.ssl.util.TrustManagerFactoryWrapper;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates are trusted: the platform's authorities and some more. */
final class Authorities {
    private Authorities() {}

    static TrustOptions of(List<X509Certificate> more) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate authority : manager(null).getAcceptedIssuers()) {
                store.setCertificateEntry("platform-" + number++, authority);
            }
            for (X509Certificate authority : more) {
                store.setCertificateEntry("setting-" + number++, authority);
            }
            return TrustOptions.wrap(new TrustManagerFactoryWrapper(new ValidNow(manager(store))));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("This Java cannot verify certificates", e);
        }
    }

    /** @param store null for the platform's authorities */
    private static X509ExtendedTrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory made = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        made.init(store);
        for (TrustManager manager : made.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("none for X.509");
    }

    /**
     * Asks another one, and looks at the dates first: the JDK's takes a certificate that is listed itself whatever its dates are.
     */
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
