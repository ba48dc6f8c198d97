package io.mtpscript.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger example on its embedded PostgreSQL: what is booked balances, whatever is sent at the same time. */
class LedgerTest {
    @TempDir
    Path home;

    @Test
    void entriesBalanceOrAreRefused() throws IOException, InterruptedException {
        var programs = new Programs(home);
        String app = Programs.example("ledger", home.resolve("app")).toString();
        try (RunningServer server = programs.startServe(app, "--port", "0")) {
            HttpResponse<String> booked = server.post("/entries", entry("open", "cash-eur", 1000, "capital", 1000));
            assertEquals(201, booked.statusCode(), booked.body());
            assertEquals("/entries/1", booked.headers().firstValue("Location").orElse(""));
            check(server.post("/entries", entry("open", "cash-eur", 1, "capital", 1)), 409, "DuplicateReference");
            check(server.post("/entries", entry("off", "cash-eur", 10, "capital", 9)), 422, "Unbalanced");
            check(server.post("/entries", entry("mix", "cash-eur", 10, "fx-usd", 10)), 422, "Unbalanced");
            check(server.post("/entries", entry("who", "cash-eur", 10, "nobody", 10)), 422, "UnknownAccounts");
            check(server.post("/entries", entry("neg", "cash-eur", -5, "capital", -5)), 422, "BadLines");
            check(
                    server.post("/entries", "{\"reference\":\"none\",\"description\":\"\",\"lines\":[]}"),
                    422,
                    "Unbalanced");

            HttpResponse<String> read = server.get("/entries/1");
            assertTrue(
                    read.body().contains("{\"account\":\"cash-eur\",\"amount\":1000,\"type\":\"Debit\"}"), read.body());

            HttpResponse<String> reversed = server.send("/entries/1/reversal", "POST", Optional.empty());
            assertEquals(201, reversed.statusCode(), reversed.body());
            check(server.send("/entries/1/reversal", "POST", Optional.empty()), 409, "AlreadyReversed");
            assertTrue(server.get("/accounts/cash-eur").body().contains("\"balance\":0"));
            assertTrue(server.get("/balances").body().contains("\"totals\":{\"EUR\":0,\"USD\":0}"));
        }
    }

    @Test
    void transfersNeverTakeMoreThanThereIs() throws Exception {
        var programs = new Programs(home);
        String app = Programs.example("ledger", home.resolve("app")).toString();
        try (RunningServer server = programs.startServe(app, "--port", "0");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertEquals(
                    201,
                    server.post("/entries", entry("open", "cash-eur", 100, "capital", 100))
                            .statusCode());
            var transfers = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 6; i++) {
                String body = "{\"reference\":\"t" + i + "\",\"from\":\"cash-eur\",\"to\":\"rent\",\"amount\":60.5}";
                transfers.add(() -> server.post("/transfers", body).statusCode());
            }
            int moved = 0;
            for (Future<Integer> answer : threads.invokeAll(transfers)) {
                int status = answer.get();
                assertTrue(status == 201 || status == 409, "status " + status);
                moved += status == 201 ? 1 : 0;
            }
            assertEquals(1, moved);
            assertTrue(server.get("/accounts/cash-eur").body().contains("\"balance\":39.5"));
        }
    }

    private static String entry(String reference, String debit, int debited, String credit, int credited) {
        return """
                {"reference":"%s","description":"d","lines":[\
                {"type":"Debit","account":"%s","amount":%d},{"type":"Credit","account":"%s","amount":%d}]}""".formatted(reference, debit, debited, credit, credited);
    }

    private static void check(HttpResponse<String> answer, int status, String code) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("\"error\":\"" + code + "\""), answer.body());
    }
}
