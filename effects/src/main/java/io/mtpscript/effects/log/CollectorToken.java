package io.mtpscript.effects.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** The bearer token that a collector asks for. Neither shown nor logged. */
public final class CollectorToken {
    /** The most bytes of a token. */
    private static final int BYTES_MAX = 8_192;

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private final Optional<Path> file;
    private final String text;

    private CollectorToken(Optional<Path> file, String text) {
        this.file = file;
        this.text = text;
    }

    /**
     * A token that stays the same.
     *
     * @throws IOException if it is none; the message does not repeat it
     */
    public static CollectorToken of(String text) throws IOException {
        return new CollectorToken(Optional.empty(), checked(text, "it"));
    }

    /**
     * A token in a file, such as a mounted secret, which is read again for every batch: it may change.
     *
     * @throws IOException if there is none now; the message does not repeat what is there
     */
    public static CollectorToken in(Path file) throws IOException {
        CollectorToken token = new CollectorToken(Optional.of(file), "");
        String _ = token.read();
        return token;
    }

    /** The token as it is now. */
    String read() throws IOException {
        if (file.isEmpty()) {
            return text;
        }
        Path path = file.get();
        if (!Files.isRegularFile(path) || Files.size(path) > 2 * BYTES_MAX) {
            throw new IOException(path + " is no file with a token");
        }
        return checked(Files.readString(path, StandardCharsets.ISO_8859_1).strip(), "what is in " + path);
    }

    private static String checked(String text, String what) throws IOException {
        if (text.length() > BYTES_MAX || !TOKEN.matcher(text).matches()) {
            throw new IOException(what + " is no bearer token: one line of letters, digits and -._~+/=");
        }
        return text;
    }

    @Override
    public String toString() {
        return "CollectorToken" + file.map(path -> "[" + path + "]").orElse("");
    }
}
