package io.mtpscript.core.unicode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The packaged table {@code unicode-v16.csv}: lines {@code kind,from,to,step,delta}, code points in hex and the delta in
 * decimal. Kinds are {@code upper}, {@code lower} and {@code white_space} (delta 0). A line stands for every {@code step}-th
 * code point from {@code from} to {@code to}.
 */
final class UnicodeTables {
    static final String RESOURCE = "unicode-v16.csv";

    static final String HEADER = "kind,from,to,step,delta";

    private static final byte[] BYTES = read();

    private UnicodeTables() {}

    record Range(String kind, int from, int to, int step, int delta) {}

    /** A copy of the table's bytes, as they go into the semantics version. */
    static byte[] bytes() {
        return BYTES.clone();
    }

    static List<Range> ranges(String kind) {
        return new String(BYTES, StandardCharsets.US_ASCII)
                .lines()
                .skip(1)
                .map(UnicodeTables::range)
                .filter(range -> range.kind().equals(kind))
                .toList();
    }

    private static Range range(String line) {
        String[] cells = line.split(",", -1);
        return new Range(
                cells[0],
                Integer.parseInt(cells[1], 16),
                Integer.parseInt(cells[2], 16),
                Integer.parseInt(cells[3]),
                Integer.parseInt(cells[4]));
    }

    private static byte[] read() {
        try (InputStream in = UnicodeTables.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks " + RESOURCE + "; build it again");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("The jar's " + RESOURCE + " cannot be read", e);
        }
    }
}
