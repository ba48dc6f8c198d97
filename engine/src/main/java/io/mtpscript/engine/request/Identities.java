package io.mtpscript.engine.request;

import java.util.Optional;

/** Gives requests their ids, and with them their seeds (runtime contract, section 2). Belongs to one event loop. */
final class Identities {
    private final RequestPolicy policy;
    private final byte[] snapshotHash;
    private final RequestIds ids = new RequestIds();
    private String seedsAccount;
    private Seeds seeds;

    Identities(RequestPolicy policy, byte[] snapshotHash) {
        this.policy = policy;
        this.snapshotHash = snapshotHash;
        seedsAccount = policy.accountId();
        seeds = new Seeds(seedsAccount, policy.functionVersion(), snapshotHash, policy.gasLimit());
    }

    /** An id that no request has, for one that arrived at this time. */
    String next(long epochMillis) {
        return ids.next(epochMillis);
    }

    /** The account that a request's seed is made with. */
    String account(Arrival arrival) {
        return arrival.given().flatMap(GivenIds::accountId).orElse(policy.accountId());
    }

    /** What names a request, made now unless it has been. */
    RequestIdentity of(Arrival arrival) {
        return arrival.named().orElseGet(() -> made(arrival));
    }

    private RequestIdentity made(Arrival arrival) {
        String requestId = arrival.given()
                .map(GivenIds::requestId)
                .or(() -> policy.clientSetsRequestId()
                        ? RequestIds.given(arrival.exchange().request())
                        : Optional.empty())
                .orElseGet(() -> next(arrival.epochMillis()));
        Seeds of = seeds(account(arrival));
        byte[] seed = of.seed(requestId);
        return new RequestIdentity(requestId, seed, of.correlationId(seed), policy.gasLimit());
    }

    /** A function belongs to one account, and learns it with its first event. */
    private Seeds seeds(String account) {
        if (!account.equals(seedsAccount)) {
            seeds = new Seeds(account, policy.functionVersion(), snapshotHash, policy.gasLimit());
            seedsAccount = account;
        }
        return seeds;
    }
}
