package io.mtpscript.engine.request;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.net.http.HttpField;
import io.mtpscript.net.http.ResponseBody;
import java.util.List;
import java.util.Optional;

/**
 * What came of a run, before the server adds its own fields.
 *
 * @param error why the engine made this answer itself; empty where the program did
 * @param fields those that the program set
 * @param body belongs to whoever gets the answer
 * @param gasUsed in beta-reductions
 * @param memoryUsed the most bytes of the memory budget that were in use at a time
 */
record Answer(
        Optional<ErrorCode> error,
        int status,
        List<HttpField> fields,
        ResponseBody body,
        long gasUsed,
        long memoryUsed) {}
