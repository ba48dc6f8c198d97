package io.mtpscript.net.http;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.vm.Faults;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The bodies of errors, as canonical JSON (runtime contract, section 7). */
public final class ErrorBody {
    private ErrorBody() {}

    /** The body with the code's own message, where it has one. */
    public static byte[] of(ErrorCode code) {
        return of(code, code.message().orElse(""), List.of());
    }

    /**
     * The body with a message of the situation.
     *
     * @param message left out when empty
     * @param details left out when empty
     */
    public static byte[] of(ErrorCode code, String message, List<Faults.Fault> details) {
        StringBuilder json = new StringBuilder(128).append('{');
        if (!details.isEmpty()) {
            json.append("\"details\":[");
            for (int i = 0; i < details.size(); i++) {
                Faults.Fault fault = details.get(i);
                json.append(i == 0 ? "{\"message\":" : ",{\"message\":");
                appendString(json, fault.message());
                json.append(",\"path\":");
                appendString(json, fault.path());
                json.append('}');
            }
            json.append("],");
        }
        json.append("\"error\":");
        appendString(json, code.code());
        if (!message.isEmpty()) {
            json.append(",\"message\":");
            appendString(json, message);
        }
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The body of a request that used up its gas: exactly these members. */
    public static byte[] gasExhausted(long gasLimit, long gasUsed) {
        return ("{\"error\":\"" + ErrorCode.GAS_EXHAUSTED.code() + "\",\"gasLimit\":" + gasLimit + ",\"gasUsed\":"
                        + gasUsed + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** RFC 8785 section 3.2.2.2: short escapes where there are some, lower-case hex for other controls. */
    private static void appendString(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\b' -> json.append("\\b");
                case '\t' -> json.append("\\t");
                case '\n' -> json.append("\\n");
                case '\f' -> json.append("\\f");
                case '\r' -> json.append("\\r");
                default -> {
                    if (c < ' ') {
                        json.append(c < 0x10 ? "\\u000" : "\\u00").append(Integer.toHexString(c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
