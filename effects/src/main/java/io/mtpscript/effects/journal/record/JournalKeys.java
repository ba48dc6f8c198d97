package io.mtpscript.effects.journal.record;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.hash.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The deployment's keys of a journal: the first one is written with, all are read with. Immutable. */
public final class JournalKeys {
    /** The bytes of a key. */
    public static final int KEY_BYTES = 32;

    /** The bytes by which a segment says which key it was written with. */
    public static final int ID_BYTES = 16;

    /** The most bytes of a file of keys. */
    private static final int FILE_BYTES = 64 << 10;

    private static final byte[] ID = "mtpscript journal key".getBytes(StandardCharsets.UTF_8);

    private final List<byte[]> keys;

    private JournalKeys(List<byte[]> keys) {
        this.keys = List.copyOf(keys);
    }

    /** No keys: such a journal is written in the clear. */
    public static JournalKeys none() {
        return new JournalKeys(List.of());
    }

    /** One key of {@link #KEY_BYTES}. */
    public static JournalKeys of(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("A journal key has " + key.length + " bytes; it must have " + KEY_BYTES);
        }
        return new JournalKeys(List.of(key.clone()));
    }

    /**
     * Reads a file with one key a line, each of 64 hex digits.
     *
     * @throws IOException if it cannot be read or is no such file; the message does not repeat a key
     */
    public static JournalKeys read(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES) {
            throw new IOException("The file of journal keys " + file + " is over " + FILE_BYTES + " bytes");
        }
        List<byte[]> keys = new ArrayList<>();
        for (String line :
                Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList()) {
            if (line.isBlank()) {
                continue;
            }
            if (!line.strip().matches("[0-9a-fA-F]{64}")) {
                throw new IOException("The file of journal keys " + file
                        + " must have lines of 64 hex digits, such as `openssl rand -hex 32` gives");
            }
            keys.add(HexFormat.of().parseHex(line.strip()));
        }
        if (keys.isEmpty()) {
            throw new IOException("The file of journal keys " + file + " has no key");
        }
        return new JournalKeys(keys);
    }

    /** The key to write with. */
    public Optional<byte[]> first() {
        return keys.stream().findFirst();
    }

    /** The key with this id. */
    public Optional<byte[]> withId(byte[] id) {
        return keys.stream().filter(key -> Arrays.equals(id(key), id)).findFirst();
    }

    /** Names a key without telling it. */
    public static byte[] id(byte[] key) {
        return Arrays.copyOf(Sha256.of(new ByteBuilder().add(ID).add(key).toByteArray()), ID_BYTES);
    }
}
