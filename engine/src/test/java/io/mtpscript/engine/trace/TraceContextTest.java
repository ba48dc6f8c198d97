package io.mtpscript.engine.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.effects.CallTrace;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What W3C Trace Context, sections 3.2 and 3.3, says about what comes in. */
class TraceContextTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    private static Optional<TraceContext> of(String traceparent, String... tracestate) {
        return TraceContext.of(List.of(traceparent), List.of(tracestate));
    }

    @Test
    void aTraceIsRead() {
        assertEquals(
                Optional.of(new TraceContext(TRACE, SPAN, true, false, Optional.of("rojo=1,congo=2"))),
                of("00-" + TRACE + "-" + SPAN + "-01", "rojo=1,congo=2"));
        assertEquals(
                Optional.of(new TraceContext(TRACE, SPAN, false, true, Optional.empty())),
                of("00-" + TRACE + "-" + SPAN + "-02"));
        assertEquals(
                Optional.of("a=1,b=2"),
                of("00-" + TRACE + "-" + SPAN + "-01", "a=1", "b=2")
                        .orElseThrow()
                        .state());
    }

    @ParameterizedTest
    @CsvSource({"00, 00", "01, 01", "02, 02", "03, 03", "ff, 03", "fc, 00"})
    void theFlagsThatAreKnownArePassedOn(String came, String goes) {
        Optional<TraceContext> caller = of("00-" + TRACE + "-" + SPAN + "-" + came, "a=1");
        String span = "b7ad6b7169203331";
        boolean sampled = caller.orElseThrow().sampled();
        CallTrace.Fields fields = TraceContext.passedOn(caller, TRACE, span, sampled);
        assertEquals("00-" + TRACE + "-" + span + "-" + goes, fields.traceparent());
        assertEquals(Optional.of("a=1"), fields.state());
        CallTrace.Fields own = TraceContext.passedOn(Optional.empty(), TRACE, span, sampled);
        assertEquals("00-" + TRACE + "-" + span + (sampled ? "-01" : "-00"), own.traceparent());
    }

    @Test
    void aLaterVersionMayHaveMoreBehind() {
        assertTrue(of("01-" + TRACE + "-" + SPAN + "-01-more").isPresent());
        assertTrue(of("cc-" + TRACE + "-" + SPAN + "-01").isPresent());
        assertTrue(of("cc-" + TRACE + "-" + SPAN + "-01.more").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-01-more",
                "00-" + TRACE + "-" + SPAN + "-1",
                "00-" + TRACE + "-" + SPAN + "-0g",
                "00-" + TRACE + "-" + SPAN,
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
                "00-" + TRACE + "00-" + SPAN + "-01",
                "00_" + TRACE + "_" + SPAN + "_01",
                " 00-" + TRACE + "-" + SPAN + "-01",
            })
    void whatIsNoTraceIsNone(String traceparent) {
        assertTrue(of(traceparent).isEmpty());
    }

    @Test
    void twoTracesAreNone() {
        String one = "00-" + TRACE + "-" + SPAN + "-01";
        assertTrue(TraceContext.of(List.of(one, one), List.of()).isEmpty());
        assertTrue(TraceContext.of(List.of(), List.of("a=1")).isEmpty());
    }

    @Test
    void aStateThatCannotBePassedOnIsDropped() {
        String parent = "00-" + TRACE + "-" + SPAN + "-01";
        assertEquals(
                Optional.empty(),
                of(parent, "a=" + "x".repeat(511)).orElseThrow().state());
        assertEquals(Optional.empty(), of(parent, "a=1\r\nb: c").orElseThrow().state());
        assertEquals(
                Optional.empty(), of(parent, "a=1,".repeat(33)).orElseThrow().state());
        assertEquals(Optional.empty(), of(parent, " ").orElseThrow().state());
    }
}
