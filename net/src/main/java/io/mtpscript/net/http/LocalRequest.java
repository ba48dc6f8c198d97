package io.mtpscript.net.http;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.vm.Faults;
import io.mtpscript.vm.Vm;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * A request that did not come through a socket: a call, a replay.
 *
 * @param target path and query: visible ASCII that starts with a slash, without a fragment
 * @param fields values as one character a byte, as a server gets them
 * @param body not to be changed; empty without one
 */
public record LocalRequest(String method, String target, List<HttpField> fields, byte[] body) implements HttpRequest {
    /**
     * @throws IllegalArgumentException if method or target are not what HTTP allows; the message says what to change
     */
    public LocalRequest {
        fields = List.copyOf(fields);
        if (!HeaderRules.isToken(method)) {
            throw new IllegalArgumentException("The method '" + method + "' is no HTTP method");
        }
        if (!target.startsWith("/")) {
            throw new IllegalArgumentException("The path '" + target + "' must start with a slash");
        }
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '#') {
                throw new IllegalArgumentException(
                        "The path '" + target + "' has a character that must be percent-encoded, at " + (i + 1));
            }
        }
    }

    @Override
    public List<String> headers(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(HttpField::value)
                .toList();
    }

    @Override
    public Optional<InetAddress> client() {
        return Optional.empty();
    }

    @Override
    public int bodyLength() {
        return body.length;
    }

    @Override
    public boolean decodeBody(Vm vm, int typeId, boolean open, Faults faults) {
        return vm.decodeBody(typeId, open, body, 0, body.length, faults);
    }

    @Override
    public void addBodyTo(Sha256 digest) {
        digest.update(body);
    }

    @Override
    public byte[] copyBody() {
        return body.clone();
    }
}
