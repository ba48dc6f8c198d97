package io.mtpscript.cli;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.json.CanonicalJson;
import io.mtpscript.engine.request.ServedProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mtpsc verify <app.msqs>} */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Verifies a snapshot as the engine does, and prints what it is. Exits 4 when it is refused.")
final class VerifyCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(index = "0", paramLabel = "SNAPSHOT", description = "app.msqs; .sig and .crt stand beside it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path snapshot;

    @Option(names = "--trust", paramLabel = "FILE", description = "PEM roots to trust; default: the development root.")
    private @Nullable Path trust;

    @Option(names = "--format", defaultValue = "human", description = "human (default) or json.")
    private Format format = Format.HUMAN;

    VerifyCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        ServedProgram served = SnapshotTrust.load(context, snapshot, trust);
        String text = switch (format) {
            case HUMAN -> human(served);
            case JSON -> json(served);
        };
        context.terminal().out().print(text);
        return ExitCode.OK.code();
    }

    private static String human(ServedProgram served) {
        var text = new StringBuilder("snapshot   ")
                .append(Sha256.hex(served.snapshotHash()))
                .append('\n');
        text.append("semantics  ").append(served.program().semanticsVersion()).append('\n');
        if (served.program().openapi().length > 0) {
            text.append("openapi    ").append(served.program().openapi().length).append(" bytes, sha256 ");
            text.append(Sha256.hexOf(served.program().openapi())).append('\n');
        }
        for (Program.Route route : served.program().routes()) {
            text.append("route      ").append(route.method()).append(' ').append(route.pattern());
            if (!route.effects().isEmpty()) {
                text.append("  uses ").append(String.join(", ", route.effects()));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String json(ServedProgram served) {
        var out = new ByteBuilder();
        var json = new CanonicalJson(out);
        json.beginObject();
        if (served.program().openapi().length > 0) {
            json.key("openapi").text(Sha256.hexOf(served.program().openapi()));
        }
        json.key("routes").beginArray();
        for (Program.Route route : served.program().routes()) {
            json.beginObject().key("effects").beginArray();
            route.effects().forEach(json::text);
            json.endArray()
                    .key("method")
                    .text(route.method())
                    .key("name")
                    .text(route.name())
                    .key("path")
                    .text(route.pattern())
                    .endObject();
        }
        json.endArray()
                .key("semanticsVersion")
                .text(served.program().semanticsVersion())
                .key("snapshot")
                .text(Sha256.hex(served.snapshotHash()))
                .endObject();
        return new String(out.toByteArray(), StandardCharsets.UTF_8) + "\n";
    }
}
