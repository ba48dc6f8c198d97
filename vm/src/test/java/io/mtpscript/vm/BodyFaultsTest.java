package io.mtpscript.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.hash.Fnv1a64;
import io.mtpscript.vm.testing.Assembler;
import io.mtpscript.vm.testing.Sandbox;
import io.mtpscript.vm.testing.TypedJson;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused of a request's body, with the path and words the client gets. */
class BodyFaultsTest {
    private final Assembler program = new Assembler();
    private final TypedJson types = new TypedJson(program, new SplittableRandom(1));
    private final int integer = program.type(TypeDesc.Prim.INT);
    private final int string = program.type(TypeDesc.Prim.STRING);
    private final int decimal = program.type(TypeDesc.Prim.DECIMAL);
    private final int bool = program.type(TypeDesc.Prim.BOOL);
    private final int color = program.type(new TypeDesc.Union(
            "Color",
            TypeDesc.Role.ORDINARY,
            "",
            List.of(new TypeDesc.Variant("Red", List.of()), new TypeDesc.Variant("Green", List.of()))));
    private final int shape = program.type(new TypeDesc.Union(
            "Shape",
            TypeDesc.Role.ORDINARY,
            "",
            List.of(
                    new TypeDesc.Variant("Circle", List.of(field("radius", integer))),
                    new TypeDesc.Variant("Line", List.of(field("", integer), field("", integer))),
                    new TypeDesc.Variant("Point", List.of()))));
    private final int item = record(field("price", decimal), field("qty", integer), field("sku", string));
    private final int order = record(
            new TypeDesc.Field("cents", integer, false, true),
            field("color", types.option(color)),
            field("items", program.type(new TypeDesc.ListOf(item))),
            field("note", types.option(types.option(string))),
            field("paid", types.option(bool)),
            field("shape", types.option(shape)));

    private static TypeDesc.Field field(String name, int type) {
        return new TypeDesc.Field(name, type, false, false);
    }

    private int record(TypeDesc.Field... fields) {
        return program.type(new TypeDesc.Record(List.of(fields)));
    }

    private String faults(int type, boolean open, String json) {
        try (Sandbox box = Sandbox.of(program)) {
            Faults faults = new Faults();
            byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
            boolean done = box.vm().decodeBody(type, open, utf8, 0, utf8.length, faults);
            assertFalse(box.vm().trapped(), () -> box.vm().fault().toString());
            assertEquals(done, faults.isEmpty());
            return String.join(
                    "; ",
                    faults.list().stream()
                            .map(f -> f.path() + ": " + f.message())
                            .toList());
        }
    }

    private String faults(String json) {
        return faults(order, false, json.replace('\'', '"'));
    }

    @Test
    void goodBodies() {
        assertEquals("", faults("{'items':[],'cents':'0'}"));
        assertEquals(
                "",
                faults("{'cents':'12','items':[{'qty':1e0,'price':1.50,'sku':'\\u0041'}],'note':null,'paid':null,"
                        + "'color':'Red','shape':{'radius':5,'type':'Circle'}}"));
        assertEquals("", faults("{'items':[],'cents':'0','shape':{'values':[1,2],'type':'Line'}}"));
        assertEquals("", faults("{'items':[],'cents':'0','shape':{'\\u0074ype':'P\\u006fint'}}"));
        assertEquals("", faults("{'\\u0069tems':[],'cents':'0'}"));
    }

    @Test
    void namesWithEscapes() {
        int named = record(field("a/\u00e4", integer), field("z", integer), field("\ud83d\ude00", integer));
        assertEquals("", faults(named, false, "{\"\\u0061\\/\\u00E4\":1,\"\\ud83d\\uDE00\":2,\"\\u007a\":3}"));
        assertEquals("", faults(named, false, "{\"a\\/\u00e4\":1,\"\ud83d\ude00\":2,\"\\u007a\":3}"));
        assertEquals(
                "body.zz: unknown field; body[\"z\ud83d\ude00\"]: unknown field; body[\"a/\u00e4\"]: missing; "
                        + "body.z: missing; body[\"\ud83d\ude00\"]: missing",
                faults(named, false, "{\"\\u007az\":3,\"z\\ud83d\\ude00\":1}"));
        assertEquals("", faults(color, false, "\"Gree\\u006e\""));
        assertEquals("body: expected one of Red, Green", faults(color, false, "\"Green\\u006e\""));
        assertEquals("body: expected one of Red, Green", faults(color, false, "\"\\u0047\""));
    }

    @Test
    void everyFaultIsListedByPath() {
        assertEquals(
                "body.cents: expected a String that is an Int; body.extra: unknown field; "
                        + "body.items[0].qty: expected Int; body.items[0].sku: missing; "
                        + "body.items[1]: expected an object; body.paid: expected Bool",
                faults("{'cents':12,'extra':{'x':1},'items':[{'qty':1.5,'price':1},7],'paid':'yes'}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|body: expected an object",
                "{}|body.cents: missing; body.items: missing",
                "{'cents':'1','cents':'2','items':[]}|body.cents: duplicate key",
                "{'cents':'1.5','items':[]}|body.cents: expected a String that is an Int",
                "{'cents':'9223372036854775808','items':[]}|body.cents: number out of range",
                "{'cents':'','items':[]}|body.cents: expected a String that is an Int",
                "{'cents':'1','items':[{'qty':9223372036854775808,'price':1,'sku':''}]}|body.items[0].qty: number out of range",
                "{'cents':'1','items':[{'qty':1,'price':1e40,'sku':''}]}|body.items[0].price: number out of range",
                "{'cents':'1','items':[{'qty':1,'price':1e-40,'sku':''}]}|body.items[0].price: number out of range",
                "{'cents':'1','items':[{'qty':null,'price':'1','sku':1}]}|body.items[0].qty: expected Int; body.items[0].price: expected Decimal; body.items[0].sku: expected String",
                "{'cents':'1','items':{}}|body.items: expected a list",
                "{'cents':'1','items':[],'color':'Blue'}|body.color: expected one of Red, Green",
                "{'cents':'1','items':[],'color':1}|body.color: expected one of Red, Green",
                "{'cents':'1','items':[],'shape':'Point'}|body.shape: expected an object",
                "{'cents':'1','items':[],'shape':{}}|body.shape.type: missing",
                "{'cents':'1','items':[],'shape':{'type':'Cube'}}|body.shape.type: expected one of Circle, Line, Point",
                "{'cents':'1','items':[],'shape':{'type':'Circle'}}|body.shape.radius: missing",
                "{'cents':'1','items':[],'shape':{'type':'Point','x':1}}|body.shape.x: unknown field",
                "{'cents':'1','items':[],'shape':{'type':'Point','type':'Point'}}|body.shape.type: duplicate key",
                "{'cents':'1','items':[],'shape':{'type':'Line','values':[1,2],'type':[1e99]}}|body.shape.type: duplicate key; body.shape.type[0]: number out of range",
                "{'cents':'1','items':[],'shape':{'type':'Line'}}|body.shape.values: missing",
                "{'cents':'1','items':[],'shape':{'type':'Line','values':[1]}}|body.shape.values: expected a list of 2",
                "{'cents':'1','items':[],'shape':{'type':'Line','values':[1,'2',3]}}|body.shape.values[1]: expected Int; body.shape.values: expected a list of 2",
                "{'cents':'1','items':[],'a b':1}|body[\"a b\"]: unknown field",
                "{'cents':'1','items':[],'x':1,'x':2}|body.x: unknown field; body.x: unknown field; body.x: duplicate key",
                "{'cents':'1','items':[],'x':{'y':[1,{'z':1,'z':1}]}}|body.x: unknown field; body.x.y[1].z: duplicate key",
                "{'cents':'1','items':[],'x':1e999}|body.x: unknown field; body.x: number out of range",
            })
    void faultsOfBodies(String json, String expected) {
        assertEquals(expected, faults(json));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|0: a value is due where the text ends",
                "{|1: a key is due",
                "{'cents'|8: ':' is due behind a key",
                "{'cents':'1','items':[]|23: ',' or '}' is due",
                "{'cents':'1','items':[],}|24: a key is due",
                "{'cents':'1','items':[01]}|23: this is no number",
                "{'cents':'1','items':[-]}|23: this is no number",
                "{'cents':'1','items':[nul]}|25: 'null' is due",
                "{'cents':'1','items':[]} x|25: the text goes on after the value",
                "{'cents':'\\ud800','items':[]}|10: a lone surrogate",
                "{'cents':'\\udc00\\ud800','items':[]}|10: a lone surrogate",
                "{'cents':'\\q','items':[]}|11: no escape goes on like this",
                "{'cents':'\\u12g4','items':[]}|14: four hex digits are due",
                "{'cents':'1|11: the text ends inside a string",
                "\ufeff{}|0: no value starts like this",
                "{'extra':1,'cents':tru}|22: 'true' is due",
            })
    void malformedTextsHaveOneFault(String json, String expected) {
        String text = faults(json);
        assertEquals("body: malformed JSON at byte " + expected, text);
    }

    @Test
    void bytesThatAreNoText() {
        byte[][] all = {
            {'"', (byte) 0xc0, (byte) 0x80, '"'},
            {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
            {'"', (byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80, '"'},
            {'"', (byte) 0xc3, '"'},
            {'"', 'a', 1, '"'},
        };
        for (byte[] bytes : all) {
            try (Sandbox box = Sandbox.of(program)) {
                Faults faults = new Faults();
                assertFalse(box.vm().decodeBody(string, false, bytes, 0, bytes.length, faults));
                assertTrue(faults.list().getFirst().message().startsWith("malformed JSON at byte "));
            }
        }
    }

    @Test
    void openBodiesIgnoreUnknownFieldsOnly() {
        String json = "{\"cents\":\"1\",\"items\":[{\"qty\":1,\"price\":1,\"sku\":\"\",\"more\":[]}],\"x\":{\"x\":1}}";
        assertEquals("", faults(order, true, json));
        assertEquals("body.items: missing", faults(order, true, "{\"cents\":\"1\",\"x\":1}"));
        assertEquals("body.x: duplicate key", faults(order, true, "{\"cents\":\"1\",\"items\":[],\"x\":1,\"x\":1}"));
        assertEquals(
                "body.x[0]: number out of range; body.x[1].y: number out of range",
                faults(order, true, "{\"cents\":\"1\",\"items\":[],\"x\":[1e99,{\"y\":1e99}]}"));
        assertEquals(
                "body.shape.x: number out of range",
                faults(
                        order,
                        true,
                        "{\"cents\":\"1\",\"items\":[],\"shape\":{\"type\":\"Line\",\"values\":[1,2],\"x\":1e99}}"));
    }

    /** What was seen of a record has a bit a field, and one for the type where it is a variant. */
    @ParameterizedTest
    @ValueSource(ints = {62, 63, 64, 65, 127, 128, 129, 200})
    void everyOneOfManyFieldsIsSeenOnce(int size) {
        // Names in the order of fields: f100, f101, ...
        List<String> names =
                IntStream.range(100, 100 + size).mapToObj(i -> "f" + i).toList();
        TypeDesc.Field[] fields =
                names.stream().map(name -> field(name, integer)).toArray(TypeDesc.Field[]::new);
        int record = record(fields);
        int variant = program.type(new TypeDesc.Union(
                "Many",
                TypeDesc.Role.ORDINARY,
                "",
                List.of(
                        new TypeDesc.Variant("V", List.of(fields)),
                        new TypeDesc.Variant("W", List.of(field("w", integer))))));
        for (int type : new int[] {record, variant}) {
            List<String> members = new ArrayList<>(
                    names.stream().map(name -> "'" + name + "':1").toList());
            if (type == variant) {
                members.add("'type':'V'");
            }
            assertEquals("", faults(type, members));
            for (int i = 0; i < members.size(); i++) {
                String name = members.get(i).split("'", -1)[1];
                List<String> repeated = new ArrayList<>(members);
                repeated.add(members.get(i));
                assertEquals("body." + name + ": duplicate key", faults(type, repeated));
                List<String> without = new ArrayList<>(members);
                without.remove(i);
                assertEquals("body." + name + ": missing", faults(type, without));
            }
        }
    }

    private String faults(int type, List<String> members) {
        return faults(type, false, ("{" + String.join(",", members) + "}").replace('\'', '"'));
    }

    @Test
    void depth() {
        int json = types.json();
        int depth = Limits.JSON_DEPTH;
        assertEquals("", faults(json, false, "[".repeat(depth) + "]".repeat(depth)));
        assertEquals(
                "body: malformed JSON at byte 64: more than 64 containers are nested",
                faults(json, false, "[".repeat(depth + 1) + "]".repeat(depth + 1)));
        String unknown = "{\"cents\":\"1\",\"items\":[],\"x\":" + "[".repeat(100_000);
        assertTrue(faults(order, false, unknown).endsWith("more than 64 containers are nested"));
    }

    @Test
    void mapsRefuseRepeatedKeys() {
        int map = program.type(new TypeDesc.MapOf(string, integer));
        assertEquals("", faults(map, false, "{\"a\":1,\"b\":2}"));
        assertEquals("body.a: duplicate key", faults(map, false, "{\"a\":1,\"b\":2,\"\\u0061\":3}"));
        assertEquals("body[\"x y\"]: expected Int", faults(map, false, "{\"x y\":true}"));
        assertEquals("", faults(map, false, "{}"));
    }

    @Test
    void faultsAreBounded() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 500; i++) {
            json.append("\"x").append(i).append("\":1,");
        }
        json.append("\"cents\":\"1\",\"items\":[]}");
        try (Sandbox box = Sandbox.of(program)) {
            Faults faults = new Faults();
            byte[] utf8 = json.toString().getBytes(StandardCharsets.UTF_8);
            assertFalse(box.vm().decodeBody(order, false, utf8, 0, utf8.length, faults));
            assertEquals(Limits.FAULTS, faults.list().size());
            assertEquals(500, faults.count());
        }
    }

    /** Each path would hold the whole key. */
    @Test
    void faultsOfLongKeysAreBounded() {
        String key = "k".repeat(50_000);
        byte[] utf8 = ("{\"" + key + "\":[" + "1e99,".repeat(199) + "1e99]}").getBytes(StandardCharsets.UTF_8);
        try (Sandbox box = Sandbox.of(program)) {
            Faults faults = new Faults();
            assertFalse(box.vm().decodeBody(order, false, utf8, 0, utf8.length, faults));
            assertEquals(
                    List.of("body." + key, "body." + key + "[0]"),
                    faults.list().stream().map(Faults.Fault::path).toList());
            assertEquals(1 + 200 + 2, faults.count());
        }
        try (Sandbox box = Sandbox.of(program)) {
            // The first one is told, whatever it takes.
            Faults faults = new Faults();
            byte[] longer = ("{\"" + key + key + "\":[1e99]}").getBytes(StandardCharsets.UTF_8);
            assertFalse(box.vm().decodeBody(order, false, longer, 0, longer.length, faults));
            assertEquals(
                    List.of("body." + key + key),
                    faults.list().stream().map(Faults.Fault::path).toList());
        }
    }

    /** What is full of the faults of parameters has no place for those of a body. */
    @Test
    void faultsOfABodyComeBehindOthers() {
        Faults faults = new Faults();
        for (int i = 1; i < Limits.FAULTS; i++) {
            faults.add("query", "bad");
        }
        try (Sandbox box = Sandbox.of(program)) {
            byte[] utf8 = "{}".getBytes(StandardCharsets.UTF_8);
            assertFalse(box.vm().decodeBody(order, false, utf8, 0, utf8.length, faults));
            assertEquals("body.cents", faults.list().getLast().path());
            assertEquals(Limits.FAULTS, faults.list().size());
            assertEquals(Limits.FAULTS + 1, faults.count());
        }
    }

    @Test
    void gasIsByBytesAndMemoryIsTheValues() {
        try (Sandbox box = Sandbox.of(program)) {
            byte[] utf8 = "{\"cents\":\"12\",\"items\":[{\"qty\":1,\"price\":2.5,\"sku\":\"abc\"}]}"
                    .getBytes(StandardCharsets.UTF_8);
            assertEquals(58, utf8.length);
            assertTrue(box.vm().decodeBody(order, false, utf8, 0, utf8.length, new Faults()));
            assertEquals(20 + 8, box.vm().gasUsed());
            // The order's six words, the item's three, its price, its sku, the list of one.
            assertEquals(48 + 24 + 16 + 16 + 16, box.vm().memoryUsed());
        }
    }

    @Test
    void memoryEndsTheRequest() {
        int ints = program.type(new TypeDesc.ListOf(integer));
        try (Sandbox box = Sandbox.of(program.build(), 1_000_000, Limits.VM_MEMORY_MIN)) {
            byte[] json = ("[" + "1,".repeat(10_000) + "1]").getBytes(StandardCharsets.UTF_8);
            assertFalse(box.vm().decodeBody(ints, false, json, 0, json.length, new Faults()));
            assertEquals(ErrorCode.MEMORY_EXHAUSTED, box.vm().trap());
        }
    }

    @Test
    void manyFieldsAndUnknownOnesTakeLinearTime() {
        StringBuilder json = new StringBuilder("{\"cents\":\"1\",\"items\":[]");
        for (int i = 0; i < 100_000; i++) {
            json.append(",\"k").append(i).append("\":0");
        }
        json.append('}');
        long start = System.nanoTime();
        assertEquals("", faults(order, true, json.toString()));
        assertTrue(System.nanoTime() - start < 3_000_000_000L);
    }

    /** Bytes on the heap that a body takes which is refused. */
    private long allocated(int type, String json) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Sandbox box = Sandbox.of(program)) {
            Faults faults = new Faults();
            long before = threads.getCurrentThreadAllocatedBytes();
            assertFalse(box.vm().decodeBody(type, true, utf8, 0, utf8.length, faults));
            long after = threads.getCurrentThreadAllocatedBytes();
            assertTrue(faults.count() >= 50_000, () -> faults.count() + " faults");
            return after - before;
        }
    }

    /** Beyond those that are kept a fault costs no text. */
    @Test
    void manyWrongElementsTakeLittle() {
        var variants = new ArrayList<TypeDesc.Variant>();
        for (int i = 0; i < 180; i++) {
            variants.add(new TypeDesc.Variant("Variant" + i, List.of()));
        }
        int plain = program.type(new TypeDesc.Union("Many", TypeDesc.Role.ORDINARY, "", variants));
        var withPayload = new ArrayList<>(variants);
        withPayload.add(new TypeDesc.Variant("Last", List.of(field("x", integer))));
        int union = program.type(new TypeDesc.Union("More", TypeDesc.Role.ORDINARY, "", withPayload));
        int texts = record(new TypeDesc.Field("x", integer, false, true));
        for (List<Object> each : List.of(
                List.<Object>of(plain, "1"),
                List.<Object>of(plain, "\"V\""),
                List.<Object>of(union, "{\"type\":\"V\"}"),
                List.<Object>of(texts, "{\"x\":\"V\"}"),
                List.<Object>of(integer, "\"\""))) {
            int list = program.type(new TypeDesc.ListOf((Integer) each.get(0)));
            String json = "[" + (each.get(1) + ",").repeat(60_000) + each.get(1) + "]";
            long bytes = allocated(list, json);
            assertTrue(bytes < 8_000_000, () -> each + ": " + bytes);
        }
    }

    /** Whether a key stands twice is not asked with texts made again and again. */
    @Test
    void repeatedKeysTakeLittle() {
        int map = program.type(new TypeDesc.MapOf(string, integer));
        for (String[] keys : new String[][] {{"a"}, {"\\n"}, {"\\n", "\\u000a"}, {"\\u000A", "\\n"}}) {
            String members = "\"" + String.join("\":1,\"", keys) + "\":1,";
            String json = "{" + members.repeat(60_000);
            long count = 60_000L * keys.length;
            long unknown = allocated(item, json + "\"qty\":1,\"price\":1,\"sku\":\"\"}");
            assertTrue(unknown < 1000 * count, () -> members + unknown);
            long entries = allocated(map, json + "\"b\":1}");
            assertTrue(entries < 200 * count, () -> members + entries);
        }
    }

    /** Different names with one hash, and the same name written in two ways. */
    @Test
    void repeatedKeysAreToldApartByTheirTexts() {
        String a = "\\u001emly0qBu3bj;RWJ-lhoba0123456789\":1,";
        String b = "\\u001emly0qBu3bjhEnajvxYmw0123456789\":1,";
        String json = "{\"x" + b + "\"x" + a + "\"x" + b + "\"\\u0078" + a + "\"x" + b;
        assertEquals(
                "body[\"x\\u001emly0qBu3bj;RWJ-lhoba0123456789\"]: duplicate key; "
                        + "body[\"x\\u001emly0qBu3bjhEnajvxYmw0123456789\"]: duplicate key; "
                        + "body[\"x\\u001emly0qBu3bjhEnajvxYmw0123456789\"]: duplicate key",
                faults(order, true, json + "\"cents\":\"1\",\"items\":[]}"));
        assertEquals(
                Fnv1a64.of("x\u001emly0qBu3bj;RWJ-lhoba0123456789".getBytes(StandardCharsets.UTF_8)),
                Fnv1a64.of("x\u001emly0qBu3bjhEnajvxYmw0123456789".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void nestedUnionsTakeLinearTime() {
        int node = program.forward();
        program.define(
                node,
                new TypeDesc.Union(
                        "Node",
                        TypeDesc.Role.ORDINARY,
                        "",
                        List.of(
                                new TypeDesc.Variant("End", List.of()),
                                new TypeDesc.Variant(
                                        "Next",
                                        List.of(
                                                field("all", program.type(new TypeDesc.ListOf(node))),
                                                field("next", node))))));
        String leaves = "{\"type\":\"End\"}" + ",{\"type\":\"End\"}".repeat(20_000);
        String json = "{\"all\":[" + leaves + "],\"next\":{\"type\":\"End\"},\"type\":\"Next\"}";
        for (int i = 0; i < 60; i++) {
            json = "{\"all\":[],\"next\":" + json + ",\"type\":\"Next\"}";
        }
        assertEquals("", faults(node, false, json));
    }

    @Test
    void jsonDecodeGivesTheFirstFault() {
        int strict = program.calls(Builtin.JSON_DECODE_STRICT, 1, order);
        int open = program.calls(Builtin.JSON_DECODE, 1, order);
        try (Sandbox box = Sandbox.of(program)) {
            long json = box.string("{\"cents\":\"1\",\"items\":[{\"qty\":\"x\"}],\"y\":1}");
            long result = box.call(strict, json);
            assertEquals(1, box.vm().reader().variant(result));
            long error = box.vm().reader().payload(result, 0);
            assertEquals("$.items[0].qty", box.text(box.vm().reader().payload(error, 0)));
            assertEquals("expected Int", box.text(box.vm().reader().payload(error, 1)));
            long good = box.string("{\"cents\":\"1\",\"items\":[],\"y\":1}");
            assertEquals(1, box.vm().reader().variant(box.call(strict, good)));
            assertEquals(0, box.vm().reader().variant(box.call(open, good)));
        }
    }

    @Test
    void parameters() {
        String[][] cases = {
            {"12", "" + integer, ""},
            {"-0012", "" + integer, ""},
            {"1.0", "" + integer, "expected Int"},
            {"", "" + integer, "expected Int"},
            {"9223372036854775808", "" + integer, "number out of range"},
            {"1.50", "" + decimal, ""},
            {"1e3", "" + decimal, "expected Decimal"},
            {"true", "" + bool, ""},
            {"TRUE", "" + bool, "expected Bool"},
            {"anything at all", "" + string, ""},
            {"Green", "" + color, ""},
            {"Blue", "" + color, "expected one of Red, Green"},
        };
        for (String[] c : cases) {
            try (Sandbox box = Sandbox.of(program)) {
                Faults faults = new Faults();
                byte[] utf8 = c[0].getBytes(StandardCharsets.UTF_8);
                int type = Integer.parseInt(c[1]);
                boolean done = box.vm().decodeParameter(type, utf8, 0, utf8.length, "query.q", faults);
                assertEquals(c[2].isEmpty(), done, c[0]);
                assertEquals(
                        c[2].isEmpty() ? "[]" : "[Fault[path=query.q, message=" + c[2] + "]]",
                        faults.list().toString());
            }
        }
        try (Sandbox box = Sandbox.of(program)) {
            byte[] utf8 = "42".getBytes(StandardCharsets.UTF_8);
            int option = types.option(integer);
            assertTrue(Sandbox.of(program).vm().decodeParameter(option, utf8, 0, 2, "path.id", new Faults()));
            assertTrue(box.vm().decodeParameter(integer, utf8, 0, 2, "path.id", new Faults()));
            assertEquals(42, box.vm().decoded());
            // request_start and one block at 2.
            assertEquals(22, box.vm().gasUsed());
            Faults faults = new Faults();
            assertFalse(box.vm().decodeParameter(string, new byte[] {(byte) 0xff}, 0, 1, "path.id", faults));
            assertEquals("invalid UTF-8", faults.list().getFirst().message());
        }
    }
}
