package io.mtpscript.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.core.code.Program;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GasNoticeTest {
    private static Program.Route route(String name, OptionalLong bound) {
        return new Program.Route(
                name,
                "GET",
                List.of(new Program.Segment(false, name), new Program.Segment(true, "id")),
                0,
                0,
                List.of(),
                0,
                List.of(),
                0,
                List.of(),
                -1,
                false,
                false,
                List.of(),
                bound,
                Optional.empty(),
                List.of());
    }

    @Test
    void namesRoutesAboveTheLimit() {
        List<Program.Route> routes = List.of(
                route("low", OptionalLong.of(1000)),
                route("high", OptionalLong.of(12_345)),
                route("unknown", OptionalLong.empty()));
        assertEquals(
                Optional.of("requests can reach the gas limit of 1,000 on GET /high/:id (12,345)"),
                GasNotice.of(routes, 1000));
        assertEquals(Optional.empty(), GasNotice.of(routes, 12_345));
    }

    @Test
    void isOneLineForManyRoutes() {
        List<Program.Route> routes = IntStream.range(0, 7)
                .mapToObj(i -> route("r" + i, OptionalLong.of(9)))
                .toList();
        assertEquals(
                "requests can reach the gas limit of 8 on GET /r0/:id (9), GET /r1/:id (9), GET /r2/:id (9), GET /r3/:id (9),"
                        + " GET /r4/:id (9) and 2 more",
                GasNotice.of(routes, 8).orElseThrow());
    }
}
