package io.mtpscript.cli;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.json.CanonicalJson;
import io.mtpscript.engine.audit.AuditReport;
import io.mtpscript.engine.audit.AuditVerifier;
import io.mtpscript.engine.audit.HeadKeys;
import io.mtpscript.engine.audit.OpenTransaction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mtpsc audit verify DIR} */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Says where an audit trail is not what was written. Exits 4 then, 1 where a transaction has no outcome.")
final class AuditVerifyCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(index = "0", paramLabel = "DIR", description = "The trail's folder.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String trail;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description =
                    "Public key or certificate in PEM that heads must be signed with; may be given more than once.")
    private List<Path> keys = new ArrayList<>();

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "PEM roots that the certificates of --key must lead to; heads count while these were valid.")
    private @Nullable Path trust;

    @Option(
            names = "--heads",
            paramLabel = "FILE",
            description = "Copies of heads that were kept elsewhere; default: heads.jsonl of the trail.")
    private @Nullable Path heads;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "human", description = "human (default) or json.")
    private Format format = Format.HUMAN;

    AuditVerifyCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CliFailure {
        AuditReport report = verify(AuditFolder.of(trail));
        if (format == Format.JSON) {
            context.terminal().out().print(json(report));
        } else {
            human(report);
        }
        if (!report.sound()) {
            return ExitCode.REFUSED.code();
        }
        return (report.open().isEmpty() ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private AuditReport verify(Path folder) throws CliFailure {
        HeadKeys given = headKeys();
        try {
            return AuditVerifier.verify(folder, given, Optional.ofNullable(heads));
        } catch (IOException e) {
            throw AuditFolder.failure(e);
        }
    }

    private HeadKeys headKeys() throws CliFailure {
        if (trust != null && keys.isEmpty()) {
            throw new CliFailure(
                    ExitCode.USAGE, "--trust says whom to trust: give the signer's certificate by --key too");
        }
        try {
            if (trust != null) {
                return HeadKeys.certified(keys, trust);
            }
            return keys.isEmpty() ? HeadKeys.none() : HeadKeys.read(keys);
        } catch (IOException e) {
            throw new CliFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private void human(AuditReport report) {
        for (AuditReport.Finding finding : report.findings()) {
            String line = finding.line() == 0 ? "" : ":" + finding.line();
            context.terminal().out().println(finding.file() + line + ": " + finding.what());
        }
        if (report.more() > 0) {
            context.terminal().out().println("and " + report.more() + " more");
        }
        for (OpenTransaction open : report.open()) {
            context.terminal()
                    .out()
                    .println("transaction %d of request %s (%s) has no outcome"
                            .formatted(open.id(), open.requestId(), open.database()));
        }
        notes(report);
        context.terminal()
                .out()
                .println("%d records, %d heads%s, %d findings, %d transactions without an outcome"
                        .formatted(
                                report.records(),
                                report.heads(),
                                keys.isEmpty() ? "" : " (" + report.signed() + " signed)",
                                report.findings().size() + report.more(),
                                report.open().size()));
    }

    private void notes(AuditReport report) {
        if (keys.isEmpty()) {
            context.terminal().say("Signatures were not checked: give the public key by --key.");
        }
        if (report.first() > 0) {
            context.terminal().say("The trail begins with record " + report.first() + ": older files are gone.");
        }
        if (report.unfinished() > 0) {
            context.terminal().say("The last " + report.unfinished() + " bytes are of a line that is not finished.");
        }
        if (report.running()) {
            context.terminal().say("An engine is writing the trail.");
        } else if (!report.ended()) {
            context.terminal()
                    .say("The trail has no head at its end: the engine did not stop in order, or what stood behind the"
                            + " last head was cut off.");
        }
        if (!report.open().isEmpty()) {
            context.terminal().say("An engine with the same database settles them when it starts.");
        }
    }

    private static String json(AuditReport report) {
        var out = new ByteBuilder();
        var json = new CanonicalJson(out);
        json.beginObject().key("ended").bool(report.ended());
        json.key("findings").beginArray();
        for (AuditReport.Finding finding : report.findings()) {
            json.beginObject()
                    .key("file")
                    .text(finding.file())
                    .key("line")
                    .integer(finding.line())
                    .key("what")
                    .text(finding.what())
                    .endObject();
        }
        json.endArray()
                .key("first")
                .integer(report.first())
                .key("heads")
                .integer(report.heads())
                .key("moreFindings")
                .integer(report.more())
                .key("open")
                .beginArray();
        for (OpenTransaction open : report.open()) {
            json.beginObject()
                    .key("correlationId")
                    .text(open.correlationId())
                    .key("database")
                    .text(open.database())
                    .key("requestId")
                    .text(open.requestId())
                    .key("transaction")
                    .integer(open.id())
                    .endObject();
        }
        json.endArray()
                .key("records")
                .integer(report.records())
                .key("running")
                .bool(report.running())
                .key("signedHeads")
                .integer(report.signed())
                .key("underWay")
                .integer(report.underWay())
                .key("unfinishedBytes")
                .integer(report.unfinished())
                .endObject();
        return out.toUtf8String() + "\n";
    }
}
