package io.mtpscript.cli.keys;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.json.CanonicalJson;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.engine.settings.AuthSettings;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.vm.crypto.Hmac;
import io.mtpscript.vm.crypto.StrictBase64;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Credentials for development: a secret that signs tokens, and API keys that follow from it, in two files of one folder. {@code
 * mtpsc serve} and {@code call} check credentials with them where no other keys are set. No engine does unless it is told to.
 *
 * @param folder where the files are
 */
public record DevelopmentAuth(Path folder) {
    private static final String KEY_ID = "development";
    private static final int SECRET_BYTES = 32;

    private Path jwks() {
        return folder.resolve("dev-auth.jwks");
    }

    private Path apiKeys() {
        return folder.resolve("dev-api-keys");
    }

    /**
     * The files, made when they are missing.
     *
     * @throws KeyException if they cannot be written
     */
    public AuthSettings settings() throws KeyException {
        secret();
        return new AuthSettings(Optional.of(jwks()), Optional.of(apiKeys()));
    }

    private byte[] secret() throws KeyException {
        try {
            if (!Files.exists(jwks())) {
                create();
            }
            return read().orElseThrow(
                            () -> new KeyException(jwks() + " is not as mtpsc made it; remove it to make another"));
        } catch (IOException e) {
            throw new KeyException("development keys cannot be kept in " + folder + ": " + e.getMessage(), e);
        }
    }

    private Optional<byte[]> read() throws IOException {
        return JsonValue.parse(Files.readAllBytes(jwks())) instanceof JsonValue.JsonObject set
                        && set.get("keys").orElse(set) instanceof JsonValue.JsonArray(List<JsonValue> keys)
                        && !keys.isEmpty()
                        && keys.getFirst() instanceof JsonValue.JsonObject key
                        && key.get("k").orElse(key) instanceof JsonValue.JsonString(String secret)
                ? StrictBase64.URL.decode(secret)
                : Optional.empty();
    }

    private void create() throws IOException {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        var out = new ByteBuilder();
        new CanonicalJson(out)
                .beginObject()
                .key("keys")
                .beginArray()
                .beginObject()
                .key("alg")
                .text("HS256")
                .key("k")
                .text(new String(StrictBase64.URL.encode(secret), StandardCharsets.US_ASCII))
                .key("kid")
                .text(KEY_ID)
                .key("kty")
                .text("oct")
                .endObject()
                .endArray()
                .endObject();
        Files.createDirectories(folder);
        write(
                apiKeys(),
                "# Keys for development: mtpsc token ... --as SUBJECT adds one.\n" + line(secret, "developer"));
        write(jwks(), new String(out.toByteArray(), StandardCharsets.UTF_8) + "\n");
    }

    private static void write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        // The mode is given when the file is made: a secret is never readable by others, not even for a moment.
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    private static String line(byte[] secret, String subject) {
        return Sha256.hexOf(apiKey(secret, subject).getBytes(StandardCharsets.UTF_8)) + " " + subject + "\n";
    }

    private static String apiKey(byte[] secret, String subject) {
        return HexFormat.of().formatHex(Hmac.sha256(secret, ("api key " + subject).getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The header by which a subject is admitted to a route.
     *
     * @param life how long a token is good from {@code now}
     * @throws KeyException if the keys cannot be read or made
     */
    public HttpField credentials(Program.Auth auth, String subject, Instant now, Duration life) throws KeyException {
        byte[] secret = secret();
        return switch (auth) {
            case Program.Auth.Bearer bearer ->
                new HttpField("Authorization", "Bearer " + token(secret, bearer, subject, now, life));
            case Program.Auth.ApiKey(String header, int _) -> {
                know(secret, subject);
                yield new HttpField(header, apiKey(secret, subject));
            }
        };
    }

    /** Whether the subject has an API key that servers know which have started since. */
    public boolean knows(String subject) throws KeyException {
        try {
            return Files.exists(apiKeys()) && Files.readString(apiKeys()).contains(line(secret(), subject));
        } catch (IOException e) {
            throw new KeyException(apiKeys() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void know(byte[] secret, String subject) throws KeyException {
        String line = line(secret, subject);
        try {
            if (!Files.readString(apiKeys()).contains(line)) {
                Files.writeString(apiKeys(), line, StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw new KeyException(apiKeys() + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static String token(byte[] secret, Program.Auth.Bearer bearer, String subject, Instant now, Duration life) {
        var claims = new ByteBuilder();
        var json = new CanonicalJson(claims).beginObject();
        bearer.audience().ifPresent(audience -> json.key("aud").text(audience));
        json.key("exp").integer(now.plus(life).getEpochSecond());
        json.key("iat").integer(now.getEpochSecond());
        bearer.issuer().ifPresent(issuer -> json.key("iss").text(issuer));
        if (!bearer.scopes().isEmpty()) {
            json.key("scope").text(String.join(" ", bearer.scopes()));
        }
        json.key("sub").text(subject).endObject();
        String input = base64("{\"alg\":\"HS256\",\"kid\":\"" + KEY_ID + "\",\"typ\":\"JWT\"}") + "."
                + new String(StrictBase64.URL.encode(claims.toByteArray()), StandardCharsets.US_ASCII);
        byte[] mac = Hmac.sha256(secret, input.getBytes(StandardCharsets.US_ASCII));
        return input + "." + new String(StrictBase64.URL.encode(mac), StandardCharsets.US_ASCII);
    }

    private static String base64(String text) {
        return new String(StrictBase64.URL.encode(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.US_ASCII);
    }
}
