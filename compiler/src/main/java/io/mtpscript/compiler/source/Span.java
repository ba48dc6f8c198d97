package io.mtpscript.compiler.source;

/**
 * A half-open range {@code [start, end)} of UTF-16 indices into one source file's text.
 *
 * @param start first index, 0 or more
 * @param end index after the last, {@code start} or more
 */
public record Span(SourceFile file, int start, int end) {
    public Span {
        if (start < 0 || end < start || end > file.text().length()) {
            throw new IllegalArgumentException("span " + start + ".." + end + " outside " + file.path());
        }
    }

    /** The smallest span that covers this one and {@code other}, which must be of the same file. */
    public Span to(Span other) {
        return new Span(file, Math.min(start, other.start), Math.max(end, other.end));
    }

    /** The text this span covers. */
    public String text() {
        return file.text().substring(start, end);
    }
}
