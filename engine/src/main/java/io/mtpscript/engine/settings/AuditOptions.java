package io.mtpscript.engine.settings;

import io.mtpscript.effects.log.LogTarget;
import io.mtpscript.engine.audit.AuditSettings;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Where the audit trail is kept. */
final class AuditOptions {
    private final OptionValues values;

    AuditOptions(OptionValues values) {
        this.values = values;
    }

    Optional<AuditSettings> audit() throws UsageException {
        OptionText text = values.given(Option.AUDIT);
        values.otherwise(Option.AUDIT, "none");
        if (text == null || text.value().equals("none")) {
            return Optional.empty();
        }
        Optional<String> folder = Optional.empty();
        Optional<LogTarget.Collector> collector = Optional.empty();
        boolean log = false;
        for (String sink : text.value().split(",", -1)) {
            if (sink.startsWith(OptionValues.FOLDER) && folder.isEmpty()) {
                folder = Optional.of(sink.substring(OptionValues.FOLDER.length()));
            } else if (sink.equals("stdout")) {
                log = true;
            } else if (collector.isEmpty() && address(sink).isPresent()) {
                collector = Optional.of(CollectorAddress.target(address(sink).get(), values, Option.AUDIT_TOKEN));
            } else {
                throw new UsageException(
                        "%s is '%s'; it must be none or file:DIR, which stdout and https://... may follow"
                                .formatted(text.origin(), Masked.refused(text.value())));
            }
        }
        if (folder.isEmpty()) {
            throw new UsageException(
                    text.origin() + " needs file:DIR: only what is on a disk can be there before a COMMIT");
        }
        Optional<Path> keyFile = values.text(Option.AUDIT_KEY_FILE).map(Path::of);
        if (keyFile.isEmpty() && !values.development()) {
            throw new UsageException(
                    "The heads of an audit trail are signed: name a file with a key by --audit-key-file,"
                            + " such as `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256` gives");
        }
        try {
            return Optional.of(new AuditSettings(
                    Path.of(folder.get()),
                    keyFile,
                    values.number(Option.AUDIT_HEAD, 1, Integer.MAX_VALUE, AuditSettings.HEAD_EVERY),
                    values.bytes(Option.AUDIT_FILE, AuditSettings.FILE_BYTES),
                    values.bytes(Option.AUDIT_QUEUE, AuditSettings.QUEUE_BYTES),
                    log,
                    collector));
        } catch (InvalidPathException e) {
            throw new UsageException(text.origin() + " is '" + text.value() + "', which names no folder");
        }
    }

    private Optional<URI> address(String sink) {
        return CollectorAddress.of(sink, values.development());
    }
}
