package io.mtpscript.engine.access;

import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request that has its answer.
 *
 * @param method as the client wrote it
 * @param target path and query as the client wrote them, which may hold what no log shall
 * @param route its pattern, such as {@code /orders/:id}; empty where no route is for it
 * @param status of the answer
 * @param micros from the request's last byte to its answer
 * @param bytes of the answer's body
 * @param gas empty where no program was asked
 * @param correlationId empty where it has none
 * @param client its address, as far as trusted proxies tell
 */
public record Access(
        String method,
        String target,
        Optional<String> route,
        int status,
        long micros,
        int bytes,
        OptionalLong gas,
        Optional<String> correlationId,
        Optional<InetAddress> client) {}
