package io.mtpscript.engine.request;

/**
 * What one event loop has under way.
 *
 * @param underWay requests that have begun and are not answered
 * @param waiting those of them that wait for an effect or a worker, for their commit, or before they run
 * @param vmsInUse VMs that requests have
 * @param vmsIdle VMs that wait, warm
 */
public record LoopSample(int underWay, int waiting, int vmsInUse, int vmsIdle) {
    LoopSample plus(LoopSample other) {
        return new LoopSample(
                underWay + other.underWay, waiting + other.waiting, vmsInUse + other.vmsInUse, vmsIdle + other.vmsIdle);
    }
}
