package io.mtpscript.compiler.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class KnownTest {
    @Test
    void aTextThatDoublesIsKnownAsFarAsAUrlCanBeLong() {
        String host = "https://example.com/";
        Known text = Known.text(host);
        for (int i = 0; i < 40; i++) {
            text = Known.concat(text, text);
        }
        String all = host.repeat(Known.MOST_TEXT / host.length() + 1).substring(0, Known.MOST_TEXT);
        assertEquals(new Known.Texts(List.of(new Known.Prefix(all, false))), text);
    }

    @Test
    void aTextOfJustThatLengthIsWhole() {
        String half = "x".repeat(Known.MOST_TEXT / 2);
        assertEquals(Known.text(half + half), Known.concat(Known.text(half), Known.text(half)));
    }
}
