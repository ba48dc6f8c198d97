package io.mtpscript.engine.request;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.code.IdempotencyRules;
import io.mtpscript.effects.claims.Claim;
import io.mtpscript.effects.claims.ClaimOutcome;
import io.mtpscript.effects.claims.ClaimedResponse;
import io.mtpscript.engine.idempotency.RequestKey;
import io.mtpscript.engine.idempotency.RequestKeys;
import io.mtpscript.net.http.HttpRequest;
import io.mtpscript.vm.Faults;
import java.util.List;
import java.util.Optional;

/** Carries out a request with an {@code Idempotency-Key} once (runtime contract, section 6). Belongs to one event loop. */
final class KeyedRequests {
    private final LoopContext loop;
    private final RequestKeys keys;
    private final long leaseMillis;
    private final int timeoutMillis;
    private final Identities identities;
    private final DirectAnswers direct;
    private final LiveRequests live;

    KeyedRequests(
            LoopContext loop, RequestPolicy policy, Identities identities, DirectAnswers direct, LiveRequests live) {
        this.loop = loop;
        keys = new RequestKeys(policy.principalHeader());
        leaseMillis = policy.leaseMillis();
        timeoutMillis = policy.timeoutMillis();
        this.identities = identities;
        this.direct = direct;
        this.live = live;
    }

    /** Runs a request; where its key was used before it may get the answer of then. */
    void run(Arrival arrival, RouteEntry found) {
        switch (keys.of(found.route(), arrival.exchange().request(), arrival.principal())) {
            case RequestKey.None() -> live.run(arrival, found, _ -> RequestClaim.NONE);
            case RequestKey.Refused(String reason) ->
                direct.turnAway(
                        arrival,
                        ErrorCode.VALIDATION_FAILED,
                        List.of(),
                        List.of(new Faults.Fault("headers." + IdempotencyRules.HEADER, reason)));
            case RequestKey.Given(byte[] key, byte[] hash) -> {
                String owner = identities.next(arrival.epochMillis());
                claim(
                        arrival,
                        found,
                        new Claim(key, hash, owner, leaseMillis, found.route().sensitive()));
            }
        }
    }

    private void claim(Arrival arrival, RouteEntry found, Claim claim) {
        WaitBeforeRun waiting = new WaitBeforeRun(loop, direct, arrival, timeoutMillis);
        waiting.begin();
        loop.effects()
                .claims()
                .claim(
                        claim,
                        outcome -> waiting.done(
                                () -> claimed(arrival, found, claim, outcome), () -> unclaimed(claim, outcome)));
    }

    /** The host has ended the request meanwhile. */
    private void unclaimed(Claim claim, ClaimOutcome outcome) {
        if (outcome instanceof ClaimOutcome.Granted) {
            loop.effects().claims().release(claim, () -> {});
        }
    }

    private void claimed(Arrival arrival, RouteEntry found, Claim claim, ClaimOutcome outcome) {
        switch (outcome) {
            case ClaimOutcome.Granted() -> {
                HttpRequest request = arrival.exchange().request();
                loop.find(request.method(), request.target());
                live.run(
                        arrival,
                        found,
                        identity -> new RequestClaim.Held(
                                loop.effects().claims(), claim, identity.correlationId(), loop.eventLoop()));
            }
            case ClaimOutcome.Done(ClaimedResponse response) -> direct.again(arrival, response);
            case ClaimOutcome.DoneUnknown() -> direct.turnAway(arrival, ErrorCode.RESPONSE_NOT_KEPT);
            case ClaimOutcome.UnderWay() -> direct.turnAway(arrival, ErrorCode.IDEMPOTENCY_KEY_IN_USE);
            case ClaimOutcome.OtherRequest() -> direct.turnAway(arrival, ErrorCode.IDEMPOTENCY_KEY_REUSED);
            case ClaimOutcome.Failed(ErrorCode code, Optional<String> remedy) -> {
                remedy.ifPresent(loop.faultLog()::claims);
                direct.turnAway(arrival, code);
            }
        }
    }
}
