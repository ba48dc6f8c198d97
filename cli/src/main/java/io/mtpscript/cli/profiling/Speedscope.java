package io.mtpscript.cli.profiling;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.json.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** A profile in the file format of speedscope.app: one profile of gas and one of memory, exact ones written as weighted samples. */
public final class Speedscope {
    private static final String SCHEMA = "https://www.speedscope.app/file-format-schema.json";

    private final Map<Frame, Integer> frames = new LinkedHashMap<>();
    private final ByteBuilder out = new ByteBuilder();
    private final CanonicalJson json = new CanonicalJson(out);

    private Speedscope() {}

    /** One chain of calls, outermost first, and what its last function used itself. */
    private record Stack(List<Integer> frames, long weight) {}

    public static String text(Heading heading, Profile profile) {
        var writer = new Speedscope();
        writer.write(heading, profile);
        return new String(writer.out.toByteArray(), StandardCharsets.UTF_8) + "\n";
    }

    private void write(Heading heading, Profile profile) {
        List<Stack> gas = stacks(profile, Profile.Amount::gas);
        List<Stack> memory = stacks(profile, Profile.Amount::bytes);
        json.beginObject().key("$schema").text(SCHEMA);
        json.key("activeProfileIndex").integer(0);
        json.key("exporter").text("mtpsc profile");
        json.key("name").text(heading.request());
        json.key("profiles").beginArray();
        profile("gas", "none", gas, profile.total().gas());
        profile("memory", "bytes", memory, profile.total().bytes());
        json.endArray().key("shared").beginObject().key("frames").beginArray();
        for (Frame frame : frames.keySet()) {
            json.beginObject();
            frame.place().ifPresent(place -> json.key("file").text(place.file()));
            frame.place().ifPresent(place -> json.key("line").integer(place.line()));
            json.key("name").text(frame.label()).endObject();
        }
        json.endArray().endObject().endObject();
    }

    private List<Stack> stacks(Profile profile, ToLongFunction<Profile.Amount> of) {
        var stacks = new ArrayList<Stack>();
        profile.calls().forEach(call -> stacks(call, List.of(), of, stacks));
        return stacks;
    }

    private void stacks(
            Profile.Call call, List<Integer> callers, ToLongFunction<Profile.Amount> of, List<Stack> stacks) {
        var chain = new ArrayList<>(callers);
        int fresh = frames.size();
        Integer known = frames.putIfAbsent(call.frame(), fresh);
        chain.add(known == null ? fresh : known);
        long own = of.applyAsLong(call.flat());
        if (own > 0) {
            stacks.add(new Stack(List.copyOf(chain), own));
        }
        call.calls().forEach(inner -> stacks(inner, chain, of, stacks));
    }

    private void profile(String name, String unit, List<Stack> stacks, long total) {
        json.beginObject().key("endValue").integer(total);
        json.key("name").text(name);
        json.key("samples").beginArray();
        for (Stack stack : stacks) {
            json.beginArray();
            stack.frames().forEach(json::integer);
            json.endArray();
        }
        json.endArray().key("startValue").integer(0);
        json.key("type").text("sampled");
        json.key("unit").text(unit);
        json.key("weights").beginArray();
        stacks.forEach(stack -> json.integer(stack.weight()));
        json.endArray().endObject();
    }
}
