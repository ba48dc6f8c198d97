package io.mtpscript.effects.append;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.effects.log.LogFormat;
import io.mtpscript.effects.log.LogLevel;
import io.mtpscript.effects.log.LogSettings;
import io.mtpscript.effects.log.LogTarget;
import io.mtpscript.effects.log.QueuedLogSink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class OwnFilesTest {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    private static void assertHidden(Path path) throws IOException {
        Set<PosixFilePermission> rights = EnumSet.copyOf(Files.getPosixFilePermissions(path));
        rights.retainAll(OTHERS);
        assertEquals(Set.of(), rights, path.toString());
    }

    @Test
    void whatIsWrittenOfRequestsIsNotForEverybodyToRead(@TempDir Path home) throws Exception {
        Path folder = home.resolve("a").resolve("b");
        try (LockedFolder taken = LockedFolder.take(folder, "journal");
                AppendFile _ = AppendFile.create(taken, "made", new byte[1]);
                AppendFile _ = AppendFile.openLines(taken, "lines")) {
            for (Path path : Set.of(
                    folder,
                    home.resolve("a"),
                    folder.resolve("lock"),
                    folder.resolve("made"),
                    folder.resolve("lines"))) {
                assertHidden(path);
            }
        }
        Path log = home.resolve("app.log");
        LogSettings settings = new LogSettings(
                new LogTarget.Files(log, 1 << 20, 3), LogFormat.JSON, LogLevel.DEBUG, Set.of(), 1 << 20);
        try (QueuedLogSink sink = QueuedLogSink.open(settings, OutputStream.nullOutputStream(), _ -> {})) {
            sink.write("{}".getBytes(StandardCharsets.US_ASCII));
        }
        assertHidden(log);
    }
}
