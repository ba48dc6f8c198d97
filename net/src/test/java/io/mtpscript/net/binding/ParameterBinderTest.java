package io.mtpscript.net.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.LocalRequest;
import io.mtpscript.net.routing.RouteMatch;
import io.mtpscript.net.routing.Router;
import io.mtpscript.vm.Faults;
import io.mtpscript.vm.Vm;
import io.mtpscript.vm.VmImage;
import io.mtpscript.vm.VmOwner;
import io.mtpscript.vm.VmSettings;
import io.mtpscript.vm.VmStatus;
import io.mtpscript.vm.memory.NativeBuffer;
import io.mtpscript.vm.testing.Assembler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests in, the JSON of what the handler gets out. */
class ParameterBinderTest {
    private static final long GAS = 1_000_000;

    private final Assembler assembler = new Assembler();
    private VmImage image;
    private VmOwner owner;
    private Router router;
    private Program.Route route;
    private int all;
    private int handler;

    private int record(TypeDesc.Field... fields) {
        return assembler.type(new TypeDesc.Record(List.of(fields)));
    }

    private static TypeDesc.Field field(String name, int type) {
        return new TypeDesc.Field(name, type, false, false);
    }

    private static Program.Binding binding(String field, String external, int type) {
        return new Program.Binding(field, external, type, Optional.empty());
    }

    private static Program.Binding binding(String field, int type, byte[] defaultCbor) {
        return new Program.Binding(field, field, type, Optional.of(defaultCbor));
    }

    @BeforeEach
    void load() {
        int integer = assembler.type(TypeDesc.Prim.INT);
        int bool = assembler.type(TypeDesc.Prim.BOOL);
        int string = assembler.type(TypeDesc.Prim.STRING);
        int decimal = assembler.type(TypeDesc.Prim.DECIMAL);
        int color = assembler.type(new TypeDesc.Union(
                "Color",
                TypeDesc.Role.ORDINARY,
                "00".repeat(32),
                List.of(new TypeDesc.Variant("Red", List.of()), new TypeDesc.Variant("Green", List.of()))));
        int maybe = assembler.type(option("Option<Int>", integer));
        int maybeText = assembler.type(option("Option<String>", string));
        int strings = assembler.type(new TypeDesc.ListOf(string));
        int integers = assembler.type(new TypeDesc.ListOf(integer));
        int path = record(field("id", integer), field("name", string));
        int query = record(
                field("color", color),
                field("exact", bool),
                field("n", integers),
                field("page", maybe),
                field("rate", decimal),
                field("tag", strings));
        int headers = record(field("xAll", strings), field("xTrace", maybeText));
        all = record(field("headers", headers), field("path", path), field("query", query));
        // The handler makes { headers, path, query } of its arguments 2, 0, 1.
        handler = assembler
                .function("handler", 4, 7)
                .move(4, 2)
                .move(5, 0)
                .move(6, 1)
                .abc(Opcode.NEW, 0, 3, 4)
                .ret(0)
                .id();
        route = new Program.Route(
                "r",
                "GET",
                List.of(
                        new Program.Segment(true, "name"),
                        new Program.Segment(false, "x"),
                        new Program.Segment(true, "id")),
                handler,
                path,
                List.of(binding("id", "id", integer), binding("name", "name", string)),
                query,
                List.of(
                        binding(
                                "color",
                                color,
                                new CborWriter().array(1).integer(1).toByteArray()),
                        binding("exact", bool, new CborWriter().bool(false).toByteArray()),
                        binding("n", "n", integers),
                        binding("page", "page", maybe),
                        binding("rate", "rate", decimal),
                        binding("tag", "tag", strings)),
                headers,
                List.of(binding("xAll", "X-All", strings), binding("xTrace", "X-Trace", maybeText)),
                -1,
                false,
                false,
                List.of(),
                OptionalLong.empty(),
                Optional.empty(),
                List.of());
        image = (VmImage) VmImage.load(assembler.build(), new VmSettings(Limits.DEFAULT, 4));
        owner = new VmOwner(image);
        router = new Router(List.of(route));
    }

    private static TypeDesc option(String name, int inner) {
        return new TypeDesc.Union(
                name,
                TypeDesc.Role.OPTION,
                "00".repeat(32),
                List.of(
                        new TypeDesc.Variant("Some", List.of(field("", inner))),
                        new TypeDesc.Variant("None", List.of())));
    }

    @AfterEach
    void unload() {
        owner.close();
        image.close();
    }

    /** The JSON of what is bound, or the faults, or the trap. */
    private String bind(String target, HttpField... fields) {
        return bind(GAS, target, fields);
    }

    private String bind(long gas, String target, HttpField... fields) {
        LocalRequest request = new LocalRequest("GET", target, List.of(fields), new byte[0]);
        RouteMatch match = router.newMatch();
        int question = target.indexOf('?');
        router.find("GET", target, question < 0 ? target.length() : question, match);
        assertEquals(RouteMatch.Kind.FOUND, match.kind());
        Vm vm = owner.acquire();
        try (NativeBuffer out = new NativeBuffer(64)) {
            vm.begin(gas, new byte[32]);
            Faults faults = new Faults();
            binder().bind(vm, match, request, faults);
            if (vm.trapped()) {
                return vm.trap().code();
            }
            if (!faults.isEmpty()) {
                return faults.list().stream()
                        .map(fault -> fault.path() + ": " + fault.message())
                        .collect(Collectors.joining("; "));
            }
            if (vm.run(handler) != VmStatus.DONE || !vm.encodeBody(all, vm.result(), out)) {
                return vm.trap().code();
            }
            return new String(out.toByteArray(), StandardCharsets.UTF_8);
        } finally {
            owner.release(vm);
        }
    }

    private ParameterBinder binder() {
        return new ParameterBinder(image.program().types(), route);
    }

    private static String json(String headers, String path, String query) {
        return "{\"headers\":{" + headers + "},\"path\":{" + path + "},\"query\":{" + query + "}}";
    }

    @Test
    void everyTypeArrives() {
        assertEquals(
                json(
                        "\"xAll\":[\"a\",\"b,c\"],\"xTrace\":\"\u00e9\"",
                        "\"id\":-7,\"name\":\"a/b \u00fc+\"",
                        "\"color\":\"Red\",\"exact\":true,\"n\":[3,1,3],\"page\":2,\"rate\":0.5,\"tag\":[\"a+b\",\"\"]"),
                bind(
                        "/a%2Fb%20%C3%BC+/x/-7?tag=a%2Bb&color=Red&n=3&exact=true&n=1&page=2&rate=0.50&tag&&n=3&other=1",
                        new HttpField("x-all", "a"),
                        new HttpField("X-Trace", "\u00c3\u00a9"),
                        new HttpField("X-ALL", "b,c")));
    }

    @Test
    void absentFieldsTakeTheirDefaults() {
        assertEquals(
                json(
                        "\"xAll\":[]",
                        "\"id\":0,\"name\":\"n\"",
                        "\"color\":\"Green\",\"exact\":false,\"n\":[],\"rate\":1,\"tag\":[]"),
                bind("/n/x/0?rate=1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/n/x/1 | query.rate: is missing",
                "/n/x/1?rate=1&rate=1 | query.rate: is given more than once",
                "/n/x/1?rate=1&page=1&page=2 | query.page: is given more than once",
                "/n/x/1?rate=1&page=%4 | query.page: is not UTF-8",
                "/n/x/1?rate=1&tag=a&tag=%FF | query.tag[1]: is not UTF-8",
                "/n/x/1?rate=1&other=%FF | query: has malformed percent-encoding",
                "/n/x/1?rate=1&%FF=1&%GG | query: has malformed percent-encoding",
            })
    void whatIsWrongIsSaidByPath(String target, String faults) {
        assertEquals(faults, bind(target));
    }

    @Test
    void allFaultsArriveTogetherInOrder() {
        String faults = bind(
                "/n/x/abc?color=Blue&exact=1&n=1&n=x&page=&rate=1e5",
                new HttpField("X-Trace", "a"),
                new HttpField("X-Trace", "\u00ff"));
        List<String> paths = new ArrayList<>();
        for (String fault : faults.split("; ", -1)) {
            paths.add(fault.substring(0, fault.indexOf(':')));
        }
        assertEquals(
                List.of(
                        "path.id",
                        "query.color",
                        "query.exact",
                        "query.n[1]",
                        "query.page",
                        "query.rate",
                        "headers.X-Trace"),
                paths,
                faults);
    }

    @Test
    void eachRequestIsBoundAlone() {
        ParameterBinder binder = binder();
        for (String id : List.of("1", "x", "2")) {
            Vm vm = owner.acquire();
            vm.begin(GAS, new byte[32]);
            RouteMatch match = router.newMatch();
            String target = "/n/x/" + id + "?rate=1&tag=" + id;
            router.find("GET", target, target.indexOf('?'), match);
            Faults faults = new Faults();
            binder.bind(vm, match, new LocalRequest("GET", target, List.of(), new byte[0]), faults);
            assertEquals(id.equals("x") ? 1 : 0, faults.count());
            owner.release(vm);
        }
    }

    @Test
    void gasEndsItAtAnyPoint() {
        String target = "/n/x/1?rate=1&tag=a&tag=b&n=1&color=Red";
        long needed = 0;
        for (long gas = 1; !bind(gas, target).startsWith("{"); gas++) {
            assertEquals(ErrorCode.GAS_EXHAUSTED.code(), bind(gas, target));
            needed = gas;
        }
        assertTrue(needed > 20, "binding is charged: " + needed);
    }
}
