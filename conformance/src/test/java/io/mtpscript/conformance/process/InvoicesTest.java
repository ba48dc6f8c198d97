package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.hash.Sha256;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The invoices example as the README starts it, on its embedded PostgreSQL. */
class InvoicesTest {
    private static final String NEW_INVOICE = """
            {"lines":[{"description":"Bolt","quantity":3,"unitPrice":19.99,"vatRate":0.07}]}""";

    @TempDir
    Path home;

    @Test
    void whatWasWrittenIsThereAfterARestart() throws IOException, InterruptedException {
        var programs = new Programs(home);
        String app = Programs.example("invoices", home.resolve("app")).toString();
        String written;
        try (RunningServer server = programs.startServe(app, "--port", "0")) {
            HttpResponse<String> created = server.post("/customers/1/invoices", NEW_INVOICE);
            assertEquals(201, created.statusCode(), created.body());
            assertEquals("/invoices/3", created.headers().firstValue("Location").orElse(""));
            assertTrue(created.body().contains("\"net\":59.97"), created.body());
            assertTrue(created.body().contains("\"vat\":4.2"), created.body());
            written = server.get("/invoices/3").body();
            assertEquals(0, server.stop());
        }
        try (RunningServer server = programs.startServe(app, "--port", "0")) {
            HttpResponse<String> read = server.get("/invoices/3");
            assertEquals(written, read.body());
            assertEquals(
                    "sha-256=:"
                            + Base64.getEncoder()
                                    .encodeToString(Sha256.of(read.body().getBytes(StandardCharsets.UTF_8)))
                            + ":",
                    read.headers().firstValue("Content-Digest").orElse(""));
            var called = programs.mtpsc("call", app, "GET", "/invoices/3");
            assertEquals(0, called.status(), called.err());
            assertEquals(read.body(), called.text());
        }
    }

    @Test
    void concurrentPaymentsNeverPayMoreThanIsOpen() throws Exception {
        var programs = new Programs(home);
        String app = Programs.example("invoices", home.resolve("app")).toString();
        try (RunningServer server = programs.startServe(app, "--port", "0");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Invoice 1 of the seed data has 260 open; of 8 payments of 200 at once exactly one can be booked.
            var payments = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 8; i++) {
                String body = "{\"amount\":200,\"reference\":\"race-" + i + "\"}";
                payments.add(() -> server.post("/invoices/1/payments", body).statusCode());
            }
            int booked = 0;
            for (Future<Integer> answer : threads.invokeAll(payments)) {
                int status = answer.get();
                assertTrue(status == 201 || status == 409, "status " + status);
                booked += status == 201 ? 1 : 0;
            }
            assertEquals(1, booked);
            assertTrue(server.get("/invoices/1").body().contains("\"paid\":300"));
        }
    }

    @Test
    void everyKindOfBadInputGetsItsAnswer() throws IOException, InterruptedException {
        var programs = new Programs(home);
        String app = Programs.example("invoices", home.resolve("app")).toString();
        try (RunningServer server = programs.startServe(app, "--port", "0")) {
            check(server.post("/customers", "{\"name\":"), 400, "ValidationFailed");
            check(server.post("/customers", "{\"name\":1,\"more\":2}"), 400, "ValidationFailed");
            check(server.get("/invoices?page=x&pageSize=y"), 400, "ValidationFailed");
            check(server.get("/invoices?page=0"), 400, "BadPage");
            check(server.get("/invoices?status=Lost"), 400, "ValidationFailed");
            check(server.get("/nowhere"), 404, "NotFound");
            check(server.get("/invoices/99999"), 404, "NoSuchInvoice");
            check(server.send("/invoices/1", "DELETE", Optional.empty()), 405, "MethodNotAllowed");
            check(server.post("/customers", "\"" + "x".repeat(2 << 20) + "\""), 413, "BodyTooLarge");
            check(server.post("/customers/1/invoices", "{\"lines\":[]}"), 400, "NoLines");
            check(server.post("/invoices/2/payments", "{\"amount\":1,\"reference\":\"a\"}"), 409, "NotPayable");
            check(server.post("/customers", "{\"name\":\"Ada\",\"email\":\"ada@example.com\"}"), 409, "EmailTaken");
        }
    }

    private static void check(HttpResponse<String> answer, int status, String code) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("\"error\":\"" + code + "\""), answer.body());
    }
}
