package io.mtpscript.engine.request;

import io.mtpscript.net.http.HeaderRules;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.MediaTypes;
import io.mtpscript.net.http.ResponseBody;
import io.mtpscript.vm.ValueReader;
import io.mtpscript.vm.Vm;
import java.util.List;

/** Reads the response that a handler has ended with out of its VM. */
final class ProgramResponse {
    private ProgramResponse() {}

    /** The compiler lets only final statuses pass; a snapshot that has others was not made by it. */
    static int status(Vm running, long response) {
        int status = running.reader().responseStatus(response);
        if (status < 200 || status > 599) {
            throw new IllegalStateException("The program answers with status " + status);
        }
        return status;
    }

    /**
     * Adds the header that the program set.
     *
     * @return false where one of the fields is not a program's to set
     */
    static boolean fields(Vm running, long response, List<HttpField> fields) {
        for (ValueReader.Header header : running.reader().responseHeaders(response)) {
            if (!maySet(header)) {
                return false;
            }
            fields.add(new HttpField(header.name(), header.value()));
        }
        return true;
    }

    /** A program may name another JSON type, never another form. */
    private static boolean maySet(ValueReader.Header header) {
        return HeaderRules.mayBeSet(header.name(), header.value())
                && (!header.name().equalsIgnoreCase("Content-Type") || MediaTypes.isJson(header.value()));
    }

    /**
     * Goes on with writing the body; it is closed where that fails.
     *
     * @return false where the slice was used up before the end, and where the VM is trapped
     */
    static boolean encode(Vm running, long response, ResponseBody body) {
        ValueReader reader = running.reader();
        int type = reader.responseBodyType(response);
        try {
            return type < 0 || running.encodeBody(type, reader.responseBody(response), body);
        } catch (RuntimeException | Error fault) {
            body.close();
            throw fault;
        }
    }
}
