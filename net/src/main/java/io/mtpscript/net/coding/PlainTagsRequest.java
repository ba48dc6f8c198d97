package io.mtpscript.net.coding;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.vm.Faults;
import io.mtpscript.vm.Vm;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** A request whose conditions name the program's own tags, where the client names those of compressed answers. */
final class PlainTagsRequest implements HttpRequest {
    private final HttpRequest request;

    PlainTagsRequest(HttpRequest request) {
        this.request = request;
    }

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public String target() {
        return request.target();
    }

    @Override
    public List<String> headers(String name) {
        List<String> values = request.headers(name);
        return name.equalsIgnoreCase("If-Match") || name.equalsIgnoreCase("If-None-Match")
                ? EntityTags.plain(values)
                : values;
    }

    @Override
    public Optional<InetAddress> client() {
        return request.client();
    }

    @Override
    public int bodyLength() {
        return request.bodyLength();
    }

    @Override
    public boolean decodeBody(Vm vm, int typeId, boolean open, Faults faults) {
        return request.decodeBody(vm, typeId, open, faults);
    }

    @Override
    public void addBodyTo(Sha256 digest) {
        request.addBodyTo(digest);
    }

    @Override
    public byte[] copyBody() {
        return request.copyBody();
    }
}
