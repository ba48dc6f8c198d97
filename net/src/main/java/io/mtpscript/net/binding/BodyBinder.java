package io.mtpscript.net.binding;

import io.mtpscript.core.code.Program;
import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.vm.Faults;
import io.mtpscript.vm.Vm;

/** Binds a request's body to the handler's argument behind those of {@link ParameterBinder}. */
public final class BodyBinder {
    private static final int BODY = 3;

    private BodyBinder() {}

    /** Decodes the body where the route has one; a fault where it is missing or not of the route's type. */
    public static void bind(Vm vm, Program.Route route, HttpRequest request, Faults faults) {
        if (route.bodyType() < 0) {
            vm.setArgument(BODY, 0);
        } else if (request.bodyLength() == 0) {
            faults.add("body", "is missing");
        } else if (request.decodeBody(vm, route.bodyType(), route.bodyOpen(), faults)) {
            vm.setArgument(BODY, vm.decoded());
        }
    }
}
