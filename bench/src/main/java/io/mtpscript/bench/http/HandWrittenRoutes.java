package io.mtpscript.bench.http;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The routes of {@code examples/hello} as a Java programmer would write them: no sandbox, no gas, no digest. */
final class HandWrittenRoutes {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private static final byte[] HELLO = "{\"message\":\"Hello, world!\"}".getBytes(StandardCharsets.UTF_8);

    private HandWrittenRoutes() {}

    record Line(String sku, long quantity, BigDecimal price) {}

    record Quote(String customer, List<Line> lines) {}

    record Answer(String customer, int lines, BigDecimal total) {}

    record Fibonacci(long n, long value) {}

    /** The body of the response. */
    static byte[] answer(String path, InputStream body) throws IOException {
        if (path.equals("/hello")) {
            return HELLO;
        }
        if (path.equals("/quote")) {
            return quote(body);
        }
        long n = Long.parseLong(path.substring("/fib/".length()));
        return JSON.writeValueAsBytes(new Fibonacci(n, fib(n)));
    }

    private static byte[] quote(InputStream body) throws IOException {
        Quote quote = JSON.readValue(body, Quote.class);
        BigDecimal total = BigDecimal.ZERO;
        for (Line line : quote.lines()) {
            total = total.add(line.price().multiply(BigDecimal.valueOf(line.quantity())));
        }
        return JSON.writeValueAsBytes(new Answer(quote.customer(), quote.lines().size(), total));
    }

    private static long fib(long n) {
        return n < 2 ? n : Math.addExact(fib(n - 1), fib(n - 2));
    }
}
