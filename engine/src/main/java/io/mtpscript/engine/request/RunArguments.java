package io.mtpscript.engine.request;

import io.mtpscript.net.binding.BodyBinder;
import io.mtpscript.vm.Faults;
import io.mtpscript.vm.Vm;

/** What a handler is called with, decoded from the request straight into the VM. */
final class RunArguments {
    /** The handler's fifth argument, where the route asks who calls; the first four are bound by {@code net.binding}. */
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
        BodyBinder.bind(fresh, setup.route().route(), setup.request(), faults);
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
