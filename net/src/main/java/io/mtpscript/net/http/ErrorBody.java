package io.mtpscript.net.http;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.json.CanonicalJson;
import io.mtpscript.vm.Faults;
import java.util.List;

/** The bodies of errors, as canonical JSON (runtime contract, section 7). */
public final class ErrorBody {
    private static final String DOTS = "...";

    private ErrorBody() {}

    /** The body with the code's own message, where it has one. */
    public static byte[] of(ErrorCode code) {
        return of(code, code.message().orElse(""), List.of());
    }

    /**
     * The body with a message of the situation.
     *
     * @param message left out when empty
     * @param details left out when empty; their paths have at most {@link Limits#FAULT_PATH_CHARS} characters here
     */
    public static byte[] of(ErrorCode code, String message, List<Faults.Fault> details) {
        ByteBuilder bytes = new ByteBuilder();
        CanonicalJson json = new CanonicalJson(bytes).beginObject();
        if (!details.isEmpty()) {
            json.key("details").beginArray();
            for (Faults.Fault fault : details) {
                json.beginObject().key("message").text(fault.message());
                json.key("path").text(shortened(fault.path())).endObject();
            }
            json.endArray();
        }
        json.key("error").text(code.code());
        if (!message.isEmpty()) {
            json.key("message").text(message);
        }
        json.endObject().end();
        return bytes.toByteArray();
    }

    /** A path as it is sent: one that names very long keys ends early, with three dots. */
    private static String shortened(String path) {
        if (path.length() <= Limits.FAULT_PATH_CHARS) {
            return path;
        }
        int end = Limits.FAULT_PATH_CHARS - DOTS.length();
        return path.substring(0, Character.isHighSurrogate(path.charAt(end - 1)) ? end - 1 : end) + DOTS;
    }

    /** The body of a request that used up its gas: exactly these members. */
    public static byte[] gasExhausted(long gasLimit, long gasUsed) {
        ByteBuilder bytes = new ByteBuilder();
        new CanonicalJson(bytes)
                .beginObject()
                .key("error")
                .text(ErrorCode.GAS_EXHAUSTED.code())
                .key("gasLimit")
                .integer(gasLimit)
                .key("gasUsed")
                .integer(gasUsed)
                .endObject()
                .end();
        return bytes.toByteArray();
    }
}
