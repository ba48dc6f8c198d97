package io.mtpscript.net.tls;

import java.nio.file.Path;

/**
 * Where a server's key and certificates are.
 *
 * @param certificate PEM: the server's own certificate first, then those between it and a root
 * @param key PEM: its private key, PKCS#8 without a password
 */
public record TlsSettings(Path certificate, Path key) {}
