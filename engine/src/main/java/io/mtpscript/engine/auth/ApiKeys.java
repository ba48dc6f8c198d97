package io.mtpscript.engine.auth;

import io.mtpscript.core.ExitCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.engine.StartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom API keys belong to. The file has the SHA-256 of each key in hex and the subject's name, a line each; empty lines and
 * lines that start with {@code #} do not count.
 */
final class ApiKeys {
    private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64})\\s+(\\S.*)");

    private final List<Entry> entries;

    private record Entry(byte[] hash, String subject) {}

    private ApiKeys(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** @throws StartException if it cannot be read, or a line is something else */
    static ApiKeys read(Path file) throws StartException {
        String text;
        try {
            if (Files.size(file) > Limits.KEY_FILE_BYTES) {
                throw refused(file, "is over " + Limits.KEY_FILE_BYTES + " bytes");
            }
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StartException(ExitCode.UNAVAILABLE, "Cannot read the API keys " + file);
        }
        var entries = new ArrayList<Entry>();
        List<String> lines = text.lines().map(String::strip).toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isEmpty() || lines.get(i).startsWith("#")) {
                continue;
            }
            Matcher line = LINE.matcher(lines.get(i));
            if (!line.matches()) {
                throw refused(file, "has in line " + (i + 1) + " no SHA-256 in hex and a subject");
            }
            if (line.group(2).getBytes(StandardCharsets.UTF_8).length > Limits.SUBJECT_BYTES) {
                throw refused(file, "has in line " + (i + 1) + " a subject of over " + Limits.SUBJECT_BYTES + " bytes");
            }
            entries.add(new Entry(HexFormat.of().parseHex(line.group(1)), line.group(2)));
        }
        if (entries.isEmpty()) {
            throw refused(file, "has no keys");
        }
        return new ApiKeys(entries);
    }

    private static StartException refused(Path file, String reason) {
        return new StartException(ExitCode.USAGE, "The file of API keys " + file + " " + reason);
    }

    /** Takes the same time whether the key is known or not, and whichever it is. */
    Optional<String> subject(byte[] key) {
        byte[] hash = Sha256.of(key);
        Optional<String> subject = Optional.empty();
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(entry.hash(), hash)) {
                subject = Optional.of(entry.subject());
            }
        }
        return subject;
    }
}
