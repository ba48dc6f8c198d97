package io.mtpscript.cli.profiling;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.json.CanonicalJson;
import java.nio.charset.StandardCharsets;

/** A profile as canonical JSON. */
public final class JsonReport {
    private final CanonicalJson json;

    private JsonReport(ByteBuilder out) {
        json = new CanonicalJson(out);
    }

    /** On one line. */
    public static String text(Heading heading, Profile profile) {
        var out = new ByteBuilder();
        new JsonReport(out).write(heading, profile);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    private void write(Heading heading, Profile profile) {
        json.beginObject().key("bytes").integer(profile.total().bytes());
        json.key("functions").beginArray();
        profile.functions().forEach(this::function);
        json.endArray().key("gas").integer(profile.total().gas());
        json.key("lines").beginArray();
        profile.lines().forEach(this::line);
        json.endArray().key("memoryPeak").integer(heading.memoryPeak());
        json.key("request").text(heading.request());
        json.key("route").text(heading.route());
        json.key("status").integer(heading.status()).endObject();
    }

    private void function(Profile.OfFunction row) {
        json.beginObject().key("bytes").integer(row.flat().bytes());
        json.key("calls").integer(row.calls());
        cumulative(row.cumulative());
        row.frame().place().ifPresent(place -> json.key("file").text(place.file()));
        json.key("gas").integer(row.flat().gas());
        json.key("kind").text(row.frame().kind().word());
        row.frame().place().ifPresent(place -> json.key("line").integer(place.line()));
        json.key("name").text(row.frame().name()).endObject();
    }

    private void line(Profile.OfLine row) {
        json.beginObject().key("bytes").integer(row.flat().bytes());
        cumulative(row.cumulative());
        row.place().ifPresent(place -> json.key("file").text(place.file()));
        json.key("gas").integer(row.flat().gas());
        row.place()
                .ifPresentOrElse(
                        place -> json.key("line").integer(place.line()),
                        () -> json.key("name").text(row.name()));
        json.endObject();
    }

    private void cumulative(Profile.Amount amount) {
        json.key("cumulativeBytes").integer(amount.bytes());
        json.key("cumulativeGas").integer(amount.gas());
    }
}
