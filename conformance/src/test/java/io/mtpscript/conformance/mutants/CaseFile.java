package io.mtpscript.conformance.mutants;

import io.mtpscript.conformance.oracle.Request;
import io.mtpscript.conformance.tiers.Differential;
import io.mtpscript.conformance.tiers.Outcome;
import io.mtpscript.core.snapshot.SnapshotWriter;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Programs, requests and what they give, as bytes for another JVM. */
final class CaseFile {
    private CaseFile() {}

    /** @param snapshot empty where it is that of the case before */
    record Entry(
            byte[] snapshot,
            Request request,
            List<byte[]> answers,
            long gasLimit,
            long memory,
            Outcome walked,
            Outcome first) {}

    static void write(Path file, Iterable<List<Differential.Judged>> programs) throws IOException {
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (List<Differential.Judged> program : programs) {
                for (int i = 0; i < program.size(); i++) {
                    Differential.Judged judged = program.get(i);
                    out.writeBoolean(true);
                    bytes(
                            out,
                            i > 0
                                    ? new byte[0]
                                    : SnapshotWriter.write(
                                            judged.request().program().compiled()));
                    Request request = judged.request().request();
                    text(out, request.method());
                    text(out, request.target());
                    out.writeInt(request.headers().size());
                    for (Request.Field field : request.headers()) {
                        text(out, field.name());
                        text(out, field.value());
                    }
                    text(out, request.body());
                    out.writeInt(judged.request().answers().size());
                    for (byte[] answer : judged.request().answers()) {
                        bytes(out, answer);
                    }
                    out.writeLong(judged.request().gasLimit());
                    out.writeLong(judged.request().memory());
                    outcome(out, judged.walked());
                    outcome(out, judged.first());
                }
            }
            out.writeBoolean(false);
        }
    }

    private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        bytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void texts(DataOutputStream out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            text(out, text);
        }
    }

    private static void outcome(DataOutputStream out, Outcome outcome) throws IOException {
        text(out, outcome.end());
        texts(out, outcome.parts());
        text(out, outcome.bodyDigest());
        texts(out, outcome.effects());
        out.writeLong(outcome.gas().orElse(-1));
        out.writeLong(outcome.memory().orElse(-1));
    }

    static boolean hasNext(DataInputStream in) throws IOException {
        return in.readBoolean();
    }

    static Entry next(DataInputStream in) throws IOException {
        byte[] snapshot = bytes(in);
        String method = text(in);
        String target = text(in);
        var headers = new ArrayList<Request.Field>();
        for (int i = in.readInt(); i > 0; i--) {
            headers.add(new Request.Field(text(in), text(in)));
        }
        String body = text(in);
        var answers = new ArrayList<byte[]>();
        for (int i = in.readInt(); i > 0; i--) {
            answers.add(bytes(in));
        }
        return new Entry(
                snapshot,
                new Request(method, target, headers, body),
                answers,
                in.readLong(),
                in.readLong(),
                outcome(in),
                outcome(in));
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static List<String> texts(DataInputStream in) throws IOException {
        var all = new ArrayList<String>();
        for (int i = in.readInt(); i > 0; i--) {
            all.add(text(in));
        }
        return all;
    }

    private static Outcome outcome(DataInputStream in) throws IOException {
        return new Outcome(text(in), texts(in), text(in), texts(in), count(in), count(in));
    }

    private static OptionalLong count(DataInputStream in) throws IOException {
        long count = in.readLong();
        return count < 0 ? OptionalLong.empty() : OptionalLong.of(count);
    }
}
