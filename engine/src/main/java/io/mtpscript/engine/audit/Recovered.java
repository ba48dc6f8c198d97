package io.mtpscript.engine.audit;

import io.mtpscript.core.hash.Sha256;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Where a trail goes on. Only its last file is read: each begins with a head that says which transactions are open.
 *
 * @param file the number of the next file
 * @param n the number of the next record
 * @param last SHA-256 of the last line, zeros where there is none
 * @param open by their ids, in the order of their intents
 * @param cut how many bytes of a line that was never finished were cut off
 */
record Recovered(long file, long n, byte[] last, Map<Long, OpenTransaction> open, OptionalLong cut) {
    /**
     * Reads the end of a trail, and cuts off what a killed engine left unfinished; nothing else is changed.
     *
     * @param notice takes a line where something was found
     */
    static Recovered of(Path folder, Consumer<String> notice) throws IOException {
        List<Path> files = AuditFile.list(folder);
        if (files.isEmpty()) {
            return new Recovered(0, 0, new byte[Sha256.BYTES], Map.of(), OptionalLong.empty());
        }
        Path last = files.getLast();
        byte[] hash = new byte[Sha256.BYTES];
        long n = 0;
        Map<Long, OpenTransaction> open = new LinkedHashMap<>();
        long torn;
        long lines = 0;
        try (AuditFile file = AuditFile.open(last)) {
            for (Optional<AuditFile.Line> line = file.next(); line.isPresent(); line = file.next()) {
                lines = line.get().number();
                hash = Sha256.of(line.get().bytes());
                Optional<AuditEntry> entry = AuditEntry.of(AuditFile.name(last), line.get());
                if (entry.isEmpty() || entry.get().number("n").isEmpty()) {
                    notice.accept("Damage in " + AuditFile.name(last) + " at line " + lines
                            + ": it is no record; the file is left as it is");
                } else {
                    n = entry.get().number("n").getAsLong() + 1;
                    follow(entry.get(), open);
                }
            }
            torn = file.torn();
        }
        if (lines == 0) {
            notice.accept("Took away " + AuditFile.name(last) + ", which was never begun");
            Files.delete(last);
            return of(folder, notice);
        }
        if (torn > 0) {
            notice.accept(
                    "Cut off " + torn + " bytes of " + AuditFile.name(last) + ": of a line that was never finished");
            try (FileChannel cut = FileChannel.open(last, StandardOpenOption.WRITE)) {
                cut.truncate(cut.size() - torn);
                cut.force(true);
            }
        }
        return new Recovered(
                AuditFile.number(last) + 1, n, hash, open, torn > 0 ? OptionalLong.of(torn) : OptionalLong.empty());
    }

    private static void follow(AuditEntry entry, Map<Long, OpenTransaction> open) {
        switch (entry.kind()) {
            case "head" -> {
                open.clear();
                entry.open().forEach(each -> open.put(each.id(), each));
            }
            case "intent" -> entry.opened().ifPresent(each -> open.put(each.id(), each));
            case "outcome" -> {
                if (entry.closes()) {
                    open.remove(entry.number("transaction").orElse(-1));
                }
            }
            default -> {}
        }
    }
}
