package io.mtpscript.net.coding;

import io.mtpscript.core.hash.Sha256;
import io.mtpscript.net.http.ForwardingExchange;
import io.mtpscript.net.http.HttpExchange;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.net.http.ResponseBody;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * An exchange whose answer is not sent again to a client that has it, and is compressed for one that takes it so. Its handler
 * knows an answer by one tag, compressed or not.
 */
final class CodedExchange extends ForwardingExchange {
    private static final String CONTENT_DIGEST = "Content-Digest";
    private static final String ETAG = "ETag";
    private static final String IF_NONE_MATCH = "If-None-Match";
    private static final HttpField VARY = new HttpField("Vary", "Accept-Encoding");
    private static final HttpField GZIP = new HttpField("Content-Encoding", "gzip");

    private final CodingSettings settings;
    private final ResponseCoder coder;
    private final Executor eventLoop;
    private final HttpRequest request;
    private boolean answered;

    CodedExchange(HttpExchange exchange, CodingSettings settings, ResponseCoder coder, Executor eventLoop) {
        super(exchange);
        this.settings = settings;
        this.coder = coder;
        this.eventLoop = eventLoop;
        request = settings.gzip() ? new PlainTagsRequest(exchange.request()) : exchange.request();
    }

    @Override
    public HttpRequest request() {
        return request;
    }

    @Override
    public boolean answered() {
        return answered || super.answered();
    }

    @Override
    public void respond(int status, List<HttpField> own, ResponseBody body) {
        answered = true;
        HttpRequest sentByClient = super.request();
        boolean read = status == 200 && isRead(sentByClient);
        // A tag of the program's own names these bytes where it is not for us to change it.
        boolean compressible = settings.gzip()
                && body.length() >= settings.minBytes()
                && mayBeTransformed(own)
                && (read || value(own, ETAG).isEmpty());
        boolean compressed = compressible && AcceptEncoding.takesGzip(sentByClient.headers("Accept-Encoding"));
        List<HttpField> fields = new ArrayList<>(own);
        if (compressible) {
            fields.add(VARY);
        }
        Optional<String> tag = read ? tag(own) : Optional.empty();
        if (tag.isPresent()) {
            String sent = compressed ? EntityTags.compressed(tag.get()) : tag.get();
            replace(fields, ETAG, sent);
            if (settings.etags() && EntityTags.matches(sentByClient.headers(IF_NONE_MATCH), sent)) {
                body.close();
                super.respond(304, ofUnsent(fields), newBody());
                return;
            }
        }
        if (status == 304 && settings.gzip()) {
            nameAsClientDoes(fields, sentByClient.headers(IF_NONE_MATCH));
        }
        if (compressed) {
            compress(status, fields, body);
        } else {
            super.respond(status, fields, body);
        }
    }

    /** The program has found that the client has the answer: the one of its two tags is meant that the client named. */
    private static void nameAsClientDoes(List<HttpField> fields, List<String> ifNoneMatch) {
        value(fields, ETAG)
                .filter(tag -> !EntityTags.matches(ifNoneMatch, tag))
                .map(EntityTags::compressed)
                .filter(tag -> EntityTags.matches(ifNoneMatch, tag))
                .ifPresent(tag -> replace(fields, ETAG, tag));
    }

    private static boolean isRead(HttpRequest request) {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    private static boolean mayBeTransformed(List<HttpField> fields) {
        return fields.stream()
                .noneMatch(field -> field.name().equalsIgnoreCase("Cache-Control")
                        && field.value().toLowerCase(Locale.ROOT).contains("no-transform"));
    }

    /** The program's own tag, or one of ours where these are on. */
    private Optional<String> tag(List<HttpField> fields) {
        Optional<String> own = value(fields, ETAG);
        if (own.isPresent() || !settings.etags()) {
            return own;
        }
        return value(fields, CONTENT_DIGEST).filter(EntityTags::isDigest).map(EntityTags::of);
    }

    private static Optional<String> value(List<HttpField> fields, String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(HttpField::value)
                .findFirst();
    }

    private static void replace(List<HttpField> fields, String name, String value) {
        fields.removeIf(field -> field.name().equalsIgnoreCase(name));
        fields.add(new HttpField(name, value));
    }

    /** Those that tell of the answer, without those that tell of bytes that are not sent. */
    private static List<HttpField> ofUnsent(List<HttpField> fields) {
        List<HttpField> kept = new ArrayList<>(fields);
        kept.removeIf(field -> {
            String name = field.name().toLowerCase(Locale.ROOT);
            return name.startsWith("content-") && !name.equals("content-location");
        });
        return kept;
    }

    private void compress(int status, List<HttpField> fields, ResponseBody body) {
        byte[] plain = body.toByteArray();
        if (plain.length <= ResponseCoder.INLINE_BYTES) {
            send(status, fields, body, Gzip.compress(plain));
            Arrays.fill(plain, (byte) 0);
            return;
        }
        boolean taken = coder.take(() -> {
            byte[] packed = Gzip.compress(plain);
            Arrays.fill(plain, (byte) 0);
            onLoop(() -> send(status, fields, body, packed));
        });
        if (!taken) {
            Arrays.fill(plain, (byte) 0);
            send(status, fields, body, new byte[0]);
        }
    }

    private void onLoop(Runnable task) {
        try {
            eventLoop.execute(task);
        } catch (RejectedExecutionException e) {
            // The server has ended, and with it the connection.
        }
    }

    /** @param packed none where the body leaves as it is */
    private void send(int status, List<HttpField> fields, ResponseBody body, byte[] packed) {
        if (packed.length == 0) {
            plainTag(fields);
            super.respond(status, fields, body);
            return;
        }
        body.close();
        ResponseBody smaller = newBody();
        smaller.write(packed);
        Sha256 sha256 = new Sha256();
        sha256.update(packed);
        Arrays.fill(packed, (byte) 0);
        String digest = "sha-256=:" + Base64.getEncoder().encodeToString(sha256.digest()) + ":";
        fields.add(GZIP);
        value(fields, CONTENT_DIGEST).ifPresent(canonical -> fields.add(new HttpField("Mtp-Body-Digest", canonical)));
        replace(fields, CONTENT_DIGEST, digest);
        replace(fields, "Repr-Digest", digest);
        super.respond(status, fields, smaller);
    }

    /** The answer was to be compressed, and is not. */
    private static void plainTag(List<HttpField> fields) {
        value(fields, ETAG).ifPresent(tag -> replace(fields, ETAG, EntityTags.plain(tag)));
    }
}
