package io.mtpscript.engine.request;

import io.mtpscript.core.code.Program;
import io.mtpscript.effects.RequestEffects;
import io.mtpscript.effects.RequestScope;
import io.mtpscript.effects.journal.Principal;
import io.mtpscript.effects.journal.Recording;
import io.mtpscript.engine.trace.RequestTrace;
import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.net.http.ResponseBody;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a run works with: the same for a request from a socket, for a call without one, and for a replay.
 *
 * @param principal who asks, where the route wants to know
 * @param audit is told what the run does
 * @param trace is told what the run does
 * @param live whether what happens is to be logged: false in a replay
 * @param effects makes the effects of one attempt
 * @param bodies makes an empty response body
 * @param requestBodyDone told once nothing needs the request's body any more
 * @param claim what the run holds of its client's {@code Idempotency-Key}
 * @param done gets the answer, once
 */
record RunSetup(
        RouteEntry route,
        HttpRequest request,
        RequestIdentity identity,
        Optional<Principal> principal,
        Recording recording,
        RequestAudit audit,
        RequestTrace trace,
        boolean live,
        EffectSource effects,
        Supplier<ResponseBody> bodies,
        Runnable requestBodyDone,
        RequestClaim claim,
        Consumer<Answer> done) {

    /** Live effects, or those of a record. */
    @FunctionalInterface
    interface EffectSource {
        RequestEffects begin(Program.Route route, RequestScope scope);
    }
}
