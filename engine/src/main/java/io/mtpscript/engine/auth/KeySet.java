package io.mtpscript.engine.auth;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.effects.journal.Principal;
import io.mtpscript.effects.values.JsonUnion;
import io.mtpscript.engine.StartException;
import io.mtpscript.vm.crypto.StrictBase64;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The keys of a JSON Web Key Set, and what they say about signed tokens (RFC 7515, RFC 7519). */
final class KeySet {
    static final String UNKNOWN_KEY = "the token is signed with a key that is not known here";

    private final List<TokenKey> keys;

    private KeySet(List<TokenKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** @throws StartException if it cannot be read, or a key in it is not of a kind that is taken */
    static KeySet read(Path file) throws StartException {
        byte[] bytes;
        try {
            if (Files.size(file) > Limits.KEY_FILE_BYTES) {
                throw refused(file.toString(), "is over " + Limits.KEY_FILE_BYTES + " bytes");
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StartException(ExitCode.UNAVAILABLE, "Cannot read the key set " + file);
        }
        return parse(bytes, file);
    }

    /** Of a file, which was written for this engine: whatever is not understood in it is refused. */
    static KeySet parse(byte[] json, Path file) throws StartException {
        return parse(json, file.toString(), false);
    }

    /**
     * Of what others serve to everybody: keys that are of no use here are passed over, and a secret is none.
     *
     * @param name for messages
     */
    static KeySet parsePublic(byte[] json, String name) throws StartException {
        return parse(json, name, true);
    }

    private static KeySet parse(byte[] json, String name, boolean published) throws StartException {
        if (!(JsonValue.parse(json) instanceof JsonValue.JsonObject set
                && set.get("keys").orElse(set) instanceof JsonValue.JsonArray(List<JsonValue> entries))) {
            throw refused(name, "is no JSON object with the array \"keys\"");
        }
        var keys = new ArrayList<TokenKey>();
        for (int i = 0; i < entries.size(); i++) {
            Optional<TokenKey> key =
                    entries.get(i) instanceof JsonValue.JsonObject jwk ? TokenKey.of(jwk) : Optional.empty();
            if (published && key.filter(TokenKey::isPublic).isEmpty()) {
                continue;
            }
            if (key.isEmpty()) {
                throw refused(
                        name,
                        "has in keys[" + i + "] no key for RS256, ES256, EdDSA (Ed25519) or HS256 (32 bytes or more)");
            }
            for (TokenKey other : keys) {
                if (other.id().isPresent() && other.id().equals(key.get().id())) {
                    throw refused(name, "has two keys with the kid of keys[" + i + "]");
                }
            }
            keys.add(key.get());
        }
        if (keys.isEmpty()) {
            throw refused(name, "has no keys" + (published ? " for RS256, ES256 or EdDSA (Ed25519)" : ""));
        }
        return new KeySet(keys);
    }

    private static StartException refused(String name, String reason) {
        return new StartException(ExitCode.USAGE, "The key set " + name + " " + reason);
    }

    /** @param now milliseconds since the epoch */
    TokenVerdict verify(String token, Program.Auth.Bearer wanted, long now) {
        if (token.length() > Limits.TOKEN_BYTES) {
            return new TokenVerdict.Invalid("the token is over " + Limits.TOKEN_BYTES + " bytes");
        }
        String[] parts = token.split("\\.", -1);
        Optional<JsonValue.JsonObject> header = parts.length == 3 ? object(parts[0]) : Optional.empty();
        Optional<byte[]> signature = parts.length == 3 ? StrictBase64.URL.decode(parts[2]) : Optional.empty();
        if (header.isEmpty() || signature.isEmpty()) {
            return new TokenVerdict.Invalid("the token is malformed");
        }
        // Extensions that a token insists on are not known here (RFC 7515, section 4.1.11).
        if (header.get().get("crit").isPresent()) {
            return new TokenVerdict.Invalid("the token asks for an extension that is not supported");
        }
        Optional<TokenKey> key = key(header.get());
        if (key.isEmpty()) {
            boolean named =
                    TokenKey.text(header.get(), "kid").filter(this::lacks).isPresent();
            return named ? new TokenVerdict.UnknownKey() : new TokenVerdict.Invalid(UNKNOWN_KEY);
        }
        byte[] input = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
        if (!key.get().check().verifies(input, signature.get())) {
            return new TokenVerdict.Invalid("the signature is wrong");
        }
        return object(parts[1])
                .map(claims -> claims(claims, wanted, now))
                .orElseGet(() -> new TokenVerdict.Invalid("the claims are no JSON object"));
    }

    private boolean lacks(String id) {
        return keys.stream().noneMatch(key -> key.id().filter(id::equals).isPresent());
    }

    /** By its id; a token without one is for the only key of its algorithm. Either way the key says what the algorithm is. */
    private Optional<TokenKey> key(JsonValue.JsonObject header) {
        String algorithm = TokenKey.text(header, "alg").orElse("");
        List<TokenKey> fitting = keys.stream()
                .filter(key -> key.algorithm().equals(algorithm))
                .filter(key -> header.get("kid").isEmpty()
                        || (key.id().isPresent() && key.id().equals(TokenKey.text(header, "kid"))))
                .toList();
        return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
    }

    private static Optional<JsonValue.JsonObject> object(String part) {
        return StrictBase64.URL
                .decode(part)
                .flatMap(json -> JsonValue.parse(json) instanceof JsonValue.JsonObject object
                        ? Optional.of(object)
                        : Optional.empty());
    }

    private static TokenVerdict claims(JsonValue.JsonObject claims, Program.Auth.Bearer wanted, long now) {
        Optional<String> wrong = Claims.problem(claims, wanted.issuer(), now);
        if (wrong.isPresent()) {
            return new TokenVerdict.Invalid(wrong.get());
        }
        if (wanted.audience().isPresent()
                && !Claims.list(claims, "aud").contains(wanted.audience().get())) {
            return new TokenVerdict.NotForThis("the token is for another audience");
        }
        if (!Claims.scopes(claims).containsAll(wanted.scopes())) {
            return new TokenVerdict.NotForThis("the token lacks a scope");
        }
        var cbor = new CborWriter();
        JsonUnion.write(claims, cbor);
        if (cbor.buffer().length() > Limits.CLAIMS_BYTES) {
            return new TokenVerdict.Invalid("the claims are too large");
        }
        return new TokenVerdict.Good(
                new Principal(TokenKey.text(claims, "sub").orElseThrow(), Optional.of(cbor.toByteArray())));
    }
}
