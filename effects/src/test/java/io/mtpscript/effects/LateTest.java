package io.mtpscript.effects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LateTest {
    @Test
    void isMadeWhenItIsAskedFor() {
        var made = new AtomicInteger();
        var late = new Late<>(made::incrementAndGet);
        assertTrue(late.ifMade().isEmpty());
        assertEquals(0, made.get());
        assertEquals(1, late.get());
        assertEquals(1, late.ifMade().orElseThrow());
    }

    @Test
    void isMadeOnceHoweverManyAsk() {
        var late = new Late<>(Object::new);
        var asking = Stream.generate(() -> CompletableFuture.supplyAsync(late))
                .limit(8)
                .toList();
        Object first = late.get();
        asking.forEach(each -> assertSame(first, each.join()));
    }
}
