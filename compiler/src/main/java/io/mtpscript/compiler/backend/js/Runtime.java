package io.mtpscript.compiler.backend.js;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.gas.Charge;
import io.mtpscript.core.gas.GasSchedule;
import io.mtpscript.core.unicode.CaseMapping;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The runtime's text: prices, limits, errors and Unicode's tables as this build has them, and then what is written by hand. */
public final class Runtime {
    private static final List<String> PARTS = List.of(
            "text.mjs",
            "decimal.mjs",
            "machine.mjs",
            "cbor.mjs",
            "map.mjs",
            "json-read.mjs",
            "json-write.mjs",
            "builtins.mjs",
            "argon2.mjs",
            "crypto.mjs",
            "request.mjs");

    private Runtime() {}

    /** The contents of {@link JavaScript#RUNTIME_FILE}. */
    public static String text() {
        var out = new StringBuilder();
        GasSchedule gas = GasSchedule.packaged();
        out.append(
                "// The runtime of programs that mtpsc has compiled to JavaScript. Written by the compiler: do not edit.\n");
        constant(out, "SEMANTICS", Literals.string(gas.semanticsVersion()));
        var prices = new ArrayList<String>();
        for (Builtin builtin : Builtin.values()) {
            if (builtin.unit() != Builtin.Unit.NONE) {
                prices.add(OperationWriter.name(builtin) + ": " + gas.unitCost(builtin) + "n");
            }
        }
        for (Charge charge : Charge.values()) {
            prices.add(charge.name() + ": " + gas.cost(charge) + "n");
        }
        constant(out, "PRICE", "{" + String.join(", ", prices) + "}");
        var errors = new ArrayList<String>();
        for (ErrorCode code : ErrorCode.values()) {
            errors.add(code.code() + ": [" + code.status() + ", "
                    + Literals.string(code.message().orElse("")) + "]");
        }
        constant(out, "ERRORS", "{" + String.join(", ", errors) + "}");
        Limits limits = Limits.DEFAULT;
        constant(
                out,
                "LIMITS",
                "{gas: " + limits.gas() + ", gasMax: " + Limits.GAS_MAX
                        + ", memory: " + limits.vmMemoryBytes() + ", body: " + Limits.RESPONSE_BODY_BYTES
                        + ", jsonDepth: " + Limits.JSON_DEPTH + ", cborDepth: " + Limits.CBOR_DEPTH
                        + ", faults: " + Limits.FAULTS + ", faultChars: " + Limits.FAULT_CHARS
                        + ", faultPath: " + Limits.FAULT_PATH_CHARS
                        + ", sideBySide: " + Limits.EFFECTS_SIDE_BY_SIDE + ", publicKey: " + Limits.PUBLIC_KEY_BYTES
                        + ", rsaMin: " + Limits.RSA_BITS_MIN + ", rsaMax: " + Limits.RSA_BITS_MAX
                        + ", argonMemory: " + Limits.ARGON2_MEMORY_KIB + ", argonPasses: " + Limits.ARGON2_PASSES
                        + ", argonLanes: " + Limits.ARGON2_LANES + "}");
        constant(out, "UNICODE", Literals.string(new String(CaseMapping.tables(), StandardCharsets.US_ASCII)));
        for (String part : PARTS) {
            out.append('\n').append(read(part));
        }
        return out.toString();
    }

    private static void constant(StringBuilder out, String name, String value) {
        out.append("const ").append(name).append(" = ").append(value).append(";\n");
    }

    private static String read(String part) {
        try (InputStream in = Runtime.class.getResourceAsStream(part)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks " + part + "; build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("The jar's " + part + " cannot be read", e);
        }
    }
}
