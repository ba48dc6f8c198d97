package io.mtpscript.cli.cases;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborValue;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.core.json.JsonValue.JsonArray;
import io.mtpscript.core.json.JsonValue.JsonBool;
import io.mtpscript.core.json.JsonValue.JsonInt;
import io.mtpscript.core.json.JsonValue.JsonObject;
import io.mtpscript.core.json.JsonValue.JsonString;
import io.mtpscript.effects.RandomKey;
import io.mtpscript.effects.journal.FinishOutcome;
import io.mtpscript.effects.journal.Header;
import io.mtpscript.effects.journal.JournalEntry;
import io.mtpscript.effects.journal.Principal;
import io.mtpscript.effects.journal.RecordedRequest;
import io.mtpscript.effects.journal.RequestRecord;
import io.mtpscript.effects.journal.ResponseRecord;
import io.mtpscript.engine.request.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** A case as JSON, a line a call. The seed is computed of the ids, as an engine does. */
final class CaseFile {
    private static final int VERSION = 1;
    private static final String FAILED = "failed: ";

    private CaseFile() {}

    static String write(Case test) {
        RecordedRequest recorded = test.recorded();
        var calls = new ArrayList<String>();
        recorded.entries().forEach(entry -> calls.add(call(entry).toText()));
        return "{\"calls\":[" + (calls.isEmpty() ? "" : "\n") + String.join(",\n", calls) + "],\n\"request\":"
                + request(recorded.request()).toText() + ",\n\"response\":"
                + response(recorded.response().orElseThrow(), test.gas()).toText() + ",\n\"transaction\":"
                + new JsonString(word(recorded.outcome().orElse(new FinishOutcome.Nothing()))).toText()
                + ",\n\"version\":" + VERSION + "}\n";
    }

    private static JsonValue call(JournalEntry entry) {
        SortedMap<String, JsonValue> members = new TreeMap<>();
        List<CborValue> call = ((CborValue.Array) cbor(entry.call())).items();
        members.put("n", new JsonInt(entry.n()));
        members.put("call", new JsonString(text(call.get(0)) + "." + text(call.get(1))));
        members.put("arguments", CborJson.json(call.get(2)));
        switch (entry.result()) {
            case JournalEntry.Answered(byte[] answer) -> members.put("answer", CborJson.json(cbor(answer)));
            case JournalEntry.Withheld _ -> members.put("secret", new JsonBool(true));
            case JournalEntry.Ended _ -> throw new IllegalStateException("a case that the host ended");
        }
        return new JsonObject(members);
    }

    private static String text(CborValue value) {
        return ((CborValue.Text) value).value();
    }

    static CborValue cbor(byte[] bytes) {
        try {
            return CborValue.decode(bytes, Limits.CBOR_DEPTH);
        } catch (CborException e) {
            throw new IllegalStateException("a record holds a value that is no CBOR", e);
        }
    }

    private static JsonValue request(RequestRecord request) {
        SortedMap<String, JsonValue> members = new TreeMap<>(Map.of(
                "account", new JsonString(request.accountId()),
                "epochMillis", new JsonInt(request.epochMillis()),
                "functionVersion", new JsonString(request.functionVersion()),
                "gasLimit", new JsonInt(request.gasLimit()),
                "headers", headers(request.headers()),
                "id", new JsonString(request.requestId()),
                "method", new JsonString(request.method()),
                "snapshot", new JsonString(Sha256.hex(request.snapshotHash())),
                "target", new JsonString(request.target())));
        body(request.body(), members);
        request.memoryBudget().ifPresent(bytes -> members.put("memoryBudget", new JsonInt(bytes)));
        request.principal().ifPresent(principal -> members.put("principal", principal(principal)));
        return new JsonObject(members);
    }

    private static JsonValue principal(Principal principal) {
        SortedMap<String, JsonValue> members = new TreeMap<>();
        members.put("subject", new JsonString(principal.subject()));
        principal.claims().ifPresent(claims -> members.put("claims", CborJson.json(cbor(claims))));
        return new JsonObject(members);
    }

    private static JsonValue headers(List<Header> headers) {
        return new JsonArray(headers.stream()
                .<JsonValue>map(
                        header -> new JsonArray(List.of(new JsonString(header.name()), new JsonString(header.value()))))
                .toList());
    }

    /** As JSON where that gives the same bytes again. */
    private static void body(byte[] body, SortedMap<String, JsonValue> members) {
        String text = new String(body, StandardCharsets.UTF_8);
        if (body.length > 0
                && JsonValue.parse(body) instanceof JsonValue value
                && value.toText().equals(text)) {
            members.put("body", value);
        } else if (body.length > 0) {
            members.put("bodyText", new JsonString(text));
        }
    }

    private static JsonValue response(ResponseRecord response, boolean gas) {
        SortedMap<String, JsonValue> members = new TreeMap<>();
        members.put("status", new JsonInt(response.status()));
        members.put("headers", headers(response.headers()));
        body(response.body(), members);
        if (gas) {
            members.put("gas", new JsonInt(response.gasUsed()));
        }
        return new JsonObject(members);
    }

    private static String word(FinishOutcome outcome) {
        return switch (outcome) {
            case FinishOutcome.Nothing() -> "nothing";
            case FinishOutcome.Committed() -> "committed";
            case FinishOutcome.RolledBack() -> "rolled back";
            case FinishOutcome.Failed(ErrorCode code) -> FAILED + code.code();
            case FinishOutcome.ClaimLost(), FinishOutcome.Rerun() ->
                throw new IllegalStateException("a case with a transaction that was no request's own");
        };
    }

    /** @throws CaseException if the text is no case */
    static Case read(byte[] file) throws CaseException {
        if (!(JsonValue.parse(file) instanceof JsonObject root)) {
            throw new CaseException("it is no JSON object");
        }
        if (!root.get("version").equals(Optional.of(new JsonInt(VERSION)))) {
            throw new CaseException("it is of another version than " + VERSION);
        }
        try {
            JsonObject response = (JsonObject) required(root, "response");
            var entries = new ArrayList<JournalEntry>();
            for (JsonValue call : ((JsonArray) required(root, "calls")).items()) {
                entries.add(entry((JsonObject) call));
            }
            byte[] body = body(response);
            var answered = new ResponseRecord(
                    Math.toIntExact(number(response, "status")),
                    headers(response),
                    Sha256.of(body),
                    body,
                    response.get("gas").isPresent() ? number(response, "gas") : 0,
                    List.of());
            return new Case(
                    new RecordedRequest(
                            request((JsonObject) required(root, "request")),
                            entries,
                            Optional.empty(),
                            Optional.of(outcome(text(root, "transaction"))),
                            Optional.of(answered)),
                    response.get("gas").isPresent());
        } catch (ClassCastException | NoSuchElementException | IllegalArgumentException | ArithmeticException e) {
            throw new CaseException("it has not the form of a case: " + e.getMessage(), e);
        }
    }

    private static JsonValue required(JsonObject object, String name) {
        return object.get(name).orElseThrow(() -> new NoSuchElementException(name + " is missing"));
    }

    private static String text(JsonObject object, String name) {
        return ((JsonString) required(object, name)).value();
    }

    private static long number(JsonObject object, String name) {
        return ((JsonInt) required(object, name)).value();
    }

    private static JournalEntry entry(JsonObject call) throws CaseException {
        String[] name = text(call, "call").split("\\.", 2);
        byte[] made = new CborValue.Array(List.of(
                        new CborValue.Text(name[0]),
                        new CborValue.Text(name[1]),
                        CborJson.cbor(required(call, "arguments"))))
                .encode();
        JournalEntry.Result result = call.get("secret").isPresent()
                ? withheld()
                : new JournalEntry.Answered(
                        CborJson.cbor(required(call, "answer")).encode());
        return new JournalEntry(Math.toIntExact(number(call, "n")), Sha256.of(made), made, result, 0, 0);
    }

    /** A secret as tests have it. */
    static JournalEntry.Withheld withheld() {
        return new JournalEntry.Withheld(RandomKey.development().hide(Case.SECRET.getBytes(StandardCharsets.UTF_8)));
    }

    private static RequestRecord request(JsonObject request) throws CaseException {
        String id = text(request, "id");
        String account = text(request, "account");
        String version = text(request, "functionVersion");
        byte[] snapshot = HexFormat.of().parseHex(text(request, "snapshot"));
        long gasLimit = number(request, "gasLimit");
        Optional<Principal> principal = Optional.empty();
        if (request.get("principal").isPresent()) {
            JsonObject who = (JsonObject) required(request, "principal");
            Optional<byte[]> claims = who.get("claims").isPresent()
                    ? Optional.of(CborJson.cbor(required(who, "claims")).encode())
                    : Optional.empty();
            principal = Optional.of(new Principal(text(who, "subject"), claims));
        }
        return new RequestRecord(
                id,
                account,
                version,
                1,
                new Seeds(account, version, snapshot, gasLimit).seed(id),
                snapshot,
                gasLimit,
                request.get("memoryBudget").isPresent()
                        ? OptionalLong.of(number(request, "memoryBudget"))
                        : OptionalLong.empty(),
                text(request, "method"),
                text(request, "target"),
                headers(request),
                body(request),
                number(request, "epochMillis"),
                principal);
    }

    private static List<Header> headers(JsonObject object) {
        var headers = new ArrayList<Header>();
        for (JsonValue pair : ((JsonArray) required(object, "headers")).items()) {
            List<JsonValue> parts = ((JsonArray) pair).items();
            headers.add(new Header(((JsonString) parts.getFirst()).value(), ((JsonString) parts.getLast()).value()));
        }
        return headers;
    }

    private static byte[] body(JsonObject object) {
        String text = object.get("body").isPresent()
                ? required(object, "body").toText()
                : object.get("bodyText").isPresent() ? text(object, "bodyText") : "";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static FinishOutcome outcome(String word) {
        return switch (word) {
            case "nothing" -> new FinishOutcome.Nothing();
            case "committed" -> new FinishOutcome.Committed();
            case "rolled back" -> new FinishOutcome.RolledBack();
            default ->
                new FinishOutcome.Failed(ErrorCode.of(word.startsWith(FAILED) ? word.substring(FAILED.length()) : "")
                        .orElseThrow(() -> new IllegalArgumentException("no transaction ends by '" + word + "'")));
        };
    }
}
