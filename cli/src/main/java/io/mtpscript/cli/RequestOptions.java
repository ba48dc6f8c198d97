package io.mtpscript.cli;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.code.Program;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which {@code call}, {@code profile} and {@code benchmark} are told what to send, and to what. */
final class RequestOptions {
    @Option(
            names = {"-d", "--data"},
            paramLabel = "BODY",
            description = "Request body, or @FILE for a file's content.")
    private @Nullable String data;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'K: V'",
            description = "Request header; repeat for more.")
    private List<String> headers = new ArrayList<>();

    @Option(names = "--as", paramLabel = "SUBJECT", description = "Who calls, for a route with `auth`.")
    private @Nullable String subject;

    @Option(names = "--db", paramLabel = "URL", description = "The database to use; also MTP_DB or DATABASE_URL.")
    private @Nullable String db;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "For a snapshot: PEM roots; default: the development root.")
    private @Nullable Path trust;

    /** The roots that a snapshot's signature is verified with, where they are not the development root. */
    @Nullable
    Path trust() {
        return trust;
    }

    /** The database that the command line or the environment names. */
    Optional<String> givenDatabase(Context context) {
        return EngineStart.givenDatabase(context.environment(), db);
    }

    /** @param life how long credentials made for it are good */
    LocalRequest request(Context context, Program program, String method, String path, Duration life)
            throws CliFailure {
        String upper = method.toUpperCase(Locale.ROOT);
        var fields = new ArrayList<HttpField>();
        for (String header : headers) {
            fields.add(field(header));
        }
        if (subject != null) {
            fields.add(RouteCredentials.of(context, program, upper, path, subject, life));
        }
        byte[] body = body();
        boolean typed = fields.stream().anyMatch(field -> field.name().equalsIgnoreCase("Content-Type"));
        if (data != null && !typed) {
            fields.add(new HttpField("Content-Type", "application/json"));
        }
        try {
            return new LocalRequest(upper, path, fields, body);
        } catch (IllegalArgumentException e) {
            throw new CliFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private static HttpField field(String header) throws CliFailure {
        int colon = header.indexOf(':');
        if (colon <= 0) {
            throw new CliFailure(ExitCode.USAGE, "-H '" + header + "' is no header; write 'Name: value'");
        }
        if (header.chars().anyMatch(c -> c < ' ' && c != '\t')) {
            throw new CliFailure(
                    ExitCode.USAGE, "-H has a line end or another control character; a header is one line");
        }
        return new HttpField(
                header.substring(0, colon).strip(), header.substring(colon + 1).strip());
    }

    private byte[] body() throws CliFailure {
        if (data == null) {
            return new byte[0];
        }
        if (!data.startsWith("@")) {
            return data.getBytes(StandardCharsets.UTF_8);
        }
        String file = data.substring(1);
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
