package io.mtpscript.cli;

import io.mtpscript.compiler.openapi.Description;
import io.mtpscript.compiler.openapi.OpenApi;
import io.mtpscript.compiler.openapi.OpenApiVersion;
import io.mtpscript.compiler.openapi.Rules;
import io.mtpscript.compiler.openapi.changes.ApiChanges;
import io.mtpscript.compiler.openapi.changes.Change;
import io.mtpscript.compiler.openapi.changes.ComparisonException;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.json.CanonicalJson;
import io.mtpscript.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mtpsc openapi <app>} */
@Command(
        name = "openapi",
        description = "Writes the OpenAPI document of an app, or lists what breaks clients of an older one.")
final class OpenApiCommand implements Callable<Integer> {
    private final Context context;

    // Not the mixin of the other commands: --version is OpenAPI's here.
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Parameters(index = "0", paramLabel = "APP", description = "A .mtp file, or a folder of them.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path app;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Where to; default: stdout.")
    private @Nullable Path out;

    @Option(
            names = "--version",
            paramLabel = "3.0|3.1",
            defaultValue = "3.1",
            converter = VersionConverter.class,
            description = "Version of OpenAPI; default: 3.1.")
    private OpenApiVersion version = OpenApiVersion.V3_1;

    @Option(names = "--compact", description = "Canonical JSON, as in the snapshot.")
    private boolean compact;

    @Option(
            names = "--check",
            paramLabel = "OLD",
            description = "Write nothing; list the breaking changes since this document, exit 1 when there is one.")
    private @Nullable Path old;

    @Option(names = "--format", defaultValue = "human", description = "human (default) or json.")
    private Format format = Format.HUMAN;

    OpenApiCommand(Context context) {
        this.context = context;
    }

    /** The names that people give versions. */
    static final class VersionConverter implements CommandLine.ITypeConverter<OpenApiVersion> {
        @Override
        public OpenApiVersion convert(String value) {
            return Stream.of(OpenApiVersion.values())
                    .filter(v -> v.shortName().equals(value) || v.full().equals(value))
                    .findFirst()
                    .orElseThrow(() -> new CommandLine.TypeConversionException(
                            "'" + value + "' is no version of OpenAPI that is written here; say 3.0 or 3.1"));
        }
    }

    @Override
    public Integer call() throws CliFailure {
        Optional<Path> check = Optional.ofNullable(old);
        Optional<JsonObject> before = Optional.empty();
        if (check.isPresent()) {
            before = Optional.of(read(check.get()));
        }
        Description description = Compilation.describe(context, Project.load(app), format);
        var openApi = new OpenApi(Rules.packaged());
        if (before.isPresent()) {
            // Version 3.0 says less of some types, so that documents of two versions can be alike in less than they
            // are.
            OpenApiVersion same = OpenApiVersion.of(before.get()).orElse(version);
            return check(check.get(), before.get(), openApi.canonical(description, same));
        }
        String text = compact
                ? new String(openApi.canonical(description, version), StandardCharsets.UTF_8)
                : openApi.readable(description, version);
        OutputFile.write(context, Optional.ofNullable(out), text);
        return ExitCode.OK.code();
    }

    private static JsonObject read(Path file) throws CliFailure {
        try {
            if (Files.size(file) > Limits.OPENAPI_BYTES) {
                throw new CliFailure(
                        ExitCode.UNAVAILABLE,
                        file + " is larger than " + Limits.OPENAPI_BYTES + " bytes, so it is not read");
            }
            return ApiChanges.read(Files.readAllBytes(file));
        } catch (ComparisonException e) {
            throw new CliFailure(ExitCode.USAGE, file + " " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private int check(Path file, JsonObject before, byte[] now) throws CliFailure {
        List<Change> changes;
        try {
            changes = ApiChanges.breaking(before, ApiChanges.read(now));
        } catch (ComparisonException e) {
            throw new CliFailure(ExitCode.USAGE, file + " " + e.getMessage(), e);
        }
        switch (format) {
            case HUMAN -> human(changes);
            case JSON -> context.terminal().out().println(json(changes));
        }
        return (changes.isEmpty() ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private void human(List<Change> changes) {
        String operation = "";
        for (Change change : changes) {
            if (!change.operation().equals(operation)) {
                operation = change.operation();
                context.terminal().out().println(operation);
            }
            String place = change.place().isEmpty() ? "" : change.place() + ": ";
            context.terminal()
                    .out()
                    .println("  " + place + change.message() + "  ["
                            + change.kind().word() + "]");
        }
        context.terminal()
                .say(
                        changes.isEmpty()
                                ? "No breaking changes."
                                : Compilation.count(changes.size(), "breaking change") + ".");
    }

    private static String json(List<Change> changes) {
        var bytes = new ByteBuilder();
        var json = new CanonicalJson(bytes).beginArray();
        for (Change change : changes) {
            json.beginObject()
                    .key("kind")
                    .text(change.kind().word())
                    .key("message")
                    .text(change.message())
                    .key("operation")
                    .text(change.operation())
                    .key("place")
                    .text(change.place())
                    .endObject();
        }
        json.endArray().end();
        return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
    }
}
