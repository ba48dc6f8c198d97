package io.mtpscript.engine.request;

import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.vm.Faults;
import io.mtpscript.vm.Vm;

/** What a handler is called with, decoded from the request straight into the VM. */
final class RunArguments {
    /** The handler's fourth argument. */
    private static final int BODY = 3;

    /** Its fifth, where the route asks who calls. */
    private static final int AUTH = 4;

    private RunArguments() {}

    /** Path, query and header. The loop's match must be that of this request. */
    static void parameters(Vm fresh, LoopContext loop, RunSetup setup, Faults faults) {
        setup.route().binder().bind(fresh, loop.match(), setup.request(), faults);
    }

    /** Whether the body can be decoded without holding the event loop too long. */
    static boolean bodyFits(Vm fresh, RunSetup setup) {
        return setup.route().route().bodyType() < 0
                || fresh.bodyFits(setup.request().bodyLength());
    }

    static void body(Vm fresh, RunSetup setup, Faults faults) {
        HttpRequest request = setup.request();
        int type = setup.route().route().bodyType();
        if (type < 0) {
            fresh.setArgument(BODY, 0);
        } else if (request.bodyLength() == 0) {
            faults.add("body", "is missing");
        } else if (request.decodeBody(fresh, type, setup.route().route().bodyOpen(), faults)) {
            fresh.setArgument(BODY, fresh.decoded());
        }
    }

    /** Who calls, where the route asks. */
    static void caller(Vm fresh, LoopContext loop, RunSetup setup) {
        setup.route()
                .route()
                .auth()
                .ifPresent(auth -> fresh.setArgument(
                        AUTH,
                        Callers.word(
                                fresh,
                                loop.types(),
                                auth.type(),
                                setup.principal().orElseThrow())));
    }
}
