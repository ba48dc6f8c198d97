package io.mtpscript.bench.vm;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mtpscript.bench.ShortRun;
import io.mtpscript.compiler.CompileResult;
import io.mtpscript.compiler.Compiler;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Program;
import io.mtpscript.vm.Faults;
import io.mtpscript.vm.Vm;
import io.mtpscript.vm.VmEvaluator;
import io.mtpscript.vm.VmImage;
import io.mtpscript.vm.VmLoad;
import io.mtpscript.vm.VmOwner;
import io.mtpscript.vm.VmSettings;
import io.mtpscript.vm.VmStatus;
import io.mtpscript.vm.memory.NativeBuffer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the VM costs a request with a JSON body of about 300 bytes: take, decode, compute, encode, wipe. Beside it the same by
 * Jackson and BigDecimal, without a VM, gas or canonical form.
 */
public class RequestBenchmark extends ShortRun {
    private static final String SOURCE = """
            type Line = { sku: String, quantity: Int, price: Decimal }
            type Quote = { customer: String, lines: List<Line> }
            type Answer = { customer: String, count: Int, total: Decimal }
            function answer(quote: Quote): Answer {
              {
                customer: quote.customer,
                count: quote.lines.length(),
                total: quote.lines.fold(0.0, (sum, line) => sum + line.price * line.quantity.toDecimal()),
              }
            }
            api quote POST /quote body Quote { respond json(answer(body)) }
            """;

    private static final byte[] BODY = body().getBytes(StandardCharsets.UTF_8);

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** Which tier computes. */
    @Param({"interpreter", "compiled"})
    public String tier = "";

    private @Nullable Loaded loaded;
    private final byte[] seed = new byte[32];

    private record Loaded(
            VmImage image, VmOwner owner, NativeBuffer in, NativeBuffer out, int quote, int type, int answer) {
        void close() {
            out.close();
            in.close();
            owner.close();
            image.close();
        }
    }

    record Line(String sku, long quantity, BigDecimal price) {}

    record Quote(String customer, List<Line> lines) {}

    record Answer(String customer, int count, BigDecimal total) {}

    private static String body() {
        var lines = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            lines.append(i == 0 ? "" : ",");
            lines.append("{\"price\":").append(i).append(".95,\"quantity\":").append(i + 1);
            lines.append(",\"sku\":\"A-").append(i).append("\"}");
        }
        return "{\"customer\":\"c-17\",\"lines\":[" + lines + "]}";
    }

    @Setup(Level.Trial)
    public void load() {
        CompileResult result = new Compiler(new VmEvaluator()).compile(List.of(new SourceFile("app.mtp", SOURCE)));
        Program program = result.program()
                .orElseThrow(
                        () -> new IllegalStateException(result.diagnostics().toString()));
        VmImage image = switch (VmImage.load(program, VmSettings.DEFAULT)) {
            case VmImage made -> made;
            case VmLoad.Refused(String message) -> throw new IllegalStateException(message);
        };
        if (tier.equals("compiled")) {
            image.compile();
        }
        loaded = new Loaded(
                image,
                new VmOwner(image),
                NativeBuffer.of(BODY, 0, BODY.length),
                new NativeBuffer(),
                function(program),
                program.routes().getFirst().bodyType(),
                type(program));
    }

    private static int function(Program program) {
        for (int id = 0; id < program.functions().size(); id++) {
            if (program.functions().get(id).name().equals("app.mtp:answer")) {
                return id;
            }
        }
        throw new IllegalStateException("no such function");
    }

    private static int type(Program program) {
        for (int id = 0; id < program.types().size(); id++) {
            if (program.types().get(id).toString().contains("total")) {
                return id;
            }
        }
        throw new IllegalStateException("no such type");
    }

    @TearDown(Level.Trial)
    public void close() {
        loaded().close();
    }

    private Loaded loaded() {
        Loaded made = loaded;
        if (made == null) {
            throw new IllegalStateException("before the set-up");
        }
        return made;
    }

    @Benchmark
    public int vm() {
        Loaded with = loaded();
        Vm vm = with.owner().acquire();
        vm.begin(Limits.DEFAULT.gas(), seed);
        if (!vm.decodeBody(with.type(), false, with.in().address(), BODY.length, new Faults())) {
            throw new IllegalStateException("" + vm.trap());
        }
        vm.setArgument(0, vm.decoded());
        with.out().clear();
        if (vm.run(with.quote()) != VmStatus.DONE || !vm.encodeBody(with.answer(), vm.result(), with.out())) {
            throw new IllegalStateException("" + vm.trap());
        }
        with.owner().release(vm);
        return with.out().length();
    }

    @Benchmark
    public byte[] jackson() throws IOException {
        Quote quote = JSON.readValue(BODY, Quote.class);
        BigDecimal total = BigDecimal.ZERO;
        for (Line line : quote.lines()) {
            total = total.add(line.price().multiply(BigDecimal.valueOf(line.quantity())));
        }
        return JSON.writeValueAsBytes(new Answer(quote.customer(), quote.lines().size(), total));
    }
}
