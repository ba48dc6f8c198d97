package io.mtpscript.net.server;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.vm.Faults;
import io.mtpscript.vm.Vm;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A request whose body, if any, stands in one piece of direct memory. */
final class SocketRequest implements HttpRequest {
    private final String method;
    private final String target;
    private final Fields fields;
    private final Peer peer;
    private final int bodyLength;
    private final Optional<Executor> keeper;
    private @Nullable ByteBuf body;

    /**
     * A request.
     *
     * @param body is taken over; null without one
     * @param keeper gives the body's memory back where that takes its time
     */
    SocketRequest(
            String method, String target, Fields fields, Peer peer, @Nullable ByteBuf body, Optional<Executor> keeper) {
        this.keeper = keeper;
        this.method = method;
        this.target = target;
        this.fields = fields;
        this.peer = peer;
        this.body = body;
        bodyLength = body == null ? 0 : body.readableBytes();
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public List<String> headers(String name) {
        return fields.values(name);
    }

    @Override
    public Optional<InetAddress> client() {
        return peer.client(fields);
    }

    @Override
    public int bodyLength() {
        return bodyLength;
    }

    @Override
    public boolean decodeBody(Vm vm, int typeId, boolean openRecord, Faults faults) {
        ByteBuf open = open();
        return vm.decodeBody(typeId, openRecord, open.memoryAddress() + open.readerIndex(), bodyLength, faults);
    }

    @Override
    public void addBodyTo(Sha256 digest) {
        if (bodyLength > 0) {
            digest.update(open().nioBuffer());
        }
    }

    @Override
    public byte[] copyBody() {
        byte[] copy = new byte[bodyLength];
        if (bodyLength > 0) {
            ByteBuf open = open();
            open.getBytes(open.readerIndex(), copy);
        }
        return copy;
    }

    private ByteBuf open() {
        ByteBuf open = body;
        if (open == null) {
            throw new IllegalStateException("The request has no body any more");
        }
        return open;
    }

    void release() {
        ByteBuf open = body;
        if (open != null) {
            body = null;
            keeper.ifPresentOrElse(executor -> release(open, executor), open::release);
        }
    }

    private static void release(ByteBuf body, Executor keeper) {
        try {
            keeper.execute(body::release);
        } catch (RejectedExecutionException ended) {
            body.release();
        }
    }
}
