package io.mtpscript.net.http;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.vm.Faults;
import io.mtpscript.vm.Vm;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** A complete request within the server's limits, however it came. Belongs to one event loop. */
public interface HttpRequest {
    /** A token, as sent: methods are case-sensitive. */
    String method();

    /** Path and query as sent: visible ASCII that starts with a slash. */
    String target();

    /** The values of a field in the order received; names are compared without case. Empty where there is none. */
    List<String> headers(String name);

    /** The address of the client, as far as trusted proxies tell; empty where there is none. */
    Optional<InetAddress> client();

    /** Length of the body in bytes, 0 without one. */
    int bodyLength();

    /**
     * Decodes the body, which must be there, straight into a VM; see {@link Vm#decodeBody}. Not after {@link
     * HttpExchange#releaseRequestBody}. May run on another thread while the event loop leaves the request alone.
     */
    boolean decodeBody(Vm vm, int typeId, boolean open, Faults faults);

    /** Adds the body to a digest. */
    void addBodyTo(Sha256 digest);

    /** A copy of the body. */
    byte[] copyBody();
}
