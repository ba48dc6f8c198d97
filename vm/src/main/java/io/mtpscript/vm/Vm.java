package io.mtpscript.vm;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.code.Program;

/**
 * One request's sealed execution. Made and reused by a {@link VmOwner}; used by one thread at a time.
 *
 * <p>The order of a request: {@link #begin}; bind parameters and decode the body ({@link #decodeParameter}, {@link
 * #decodeBody}, {@code new...}); {@link #setArgument}; {@link #run}; for every {@link VmStatus#EFFECT} {@link
 * #encodeEffectCall}, {@link #completeEffect}, {@link #resume}; then {@link #result} and {@link #encodeBody}. Whatever
 * charges may trap: from then on {@link #trapped} is true, words that were asked for are 0 and nothing runs.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Vm {
    Vm() {}

    /**
     * Starts a request: binds gas limit and seed and charges {@code request_start}, which may trap.
     *
     * @param gasLimit 1..2,000,000,000
     * @param seed32 the 32 bytes of the seed
     */
    public void begin(long gasLimit, byte[] seed32) {
        throw new UnsupportedOperationException();
    }

    /** Whether the request has ended by a trap. */
    public boolean trapped() {
        throw new UnsupportedOperationException();
    }

    /**
     * Why the request has ended.
     *
     * @throws IllegalStateException if it has not
     */
    public ErrorCode trap() {
        throw new UnsupportedOperationException();
    }

    /** The position id of the operation that trapped, or -1 where it has none. */
    public int trapPosition() {
        throw new UnsupportedOperationException();
    }

    public long gasUsed() {
        throw new UnsupportedOperationException();
    }

    public long gasLimit() {
        throw new UnsupportedOperationException();
    }

    /** The most bytes of the memory budget that were in use at a time. */
    public long memoryUsed() {
        throw new UnsupportedOperationException();
    }

    /** A String; charges memory, and gas as a bound parameter. */
    public long newString(byte[] utf8, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    /** A record of type {@code typeId} with its fields' words; charges memory. */
    public long newRecord(int typeId, long[] words) {
        throw new UnsupportedOperationException();
    }

    /** A List of the first {@code n} words; charges memory. */
    public long newList(long[] words, int n) {
        throw new UnsupportedOperationException();
    }

    /** {@code None}. */
    public long none() {
        throw new UnsupportedOperationException();
    }

    /** {@code Some(word)}; charges memory. */
    public long some(long word) {
        throw new UnsupportedOperationException();
    }

    /**
     * The value that canonical CBOR stands for, such as a binding's default; charges memory, and gas as a bound parameter.
     *
     * @throws MalformedAnswerException if the bytes are not the canonical CBOR of a value of that type
     */
    public long decodeCborValue(int typeId, byte[] cbor) {
        throw new UnsupportedOperationException();
    }

    /**
     * Decodes one path, query or header parameter from its text: Int, Bool, String, Decimal or a union without payloads by
     * its variant's name; charges gas by its bytes, and memory. The word is {@link #decoded}.
     *
     * @param path for the fault, such as {@code query.page}
     * @return false where there is a new fault, or where the VM trapped
     */
    public boolean decodeParameter(int typeId, byte[] utf8, int offset, int length, String path, Faults faults) {
        throw new UnsupportedOperationException();
    }

    /**
     * Decodes a request's body strictly (language, sections 6 and 8) from memory outside the Java heap straight into this VM;
     * charges gas by its bytes, and memory. The word is {@link #decoded}.
     *
     * @param open unknown fields of the body record itself are ignored
     * @param faults gets every fault by path, {@code body.items[0].qty}
     * @return false where there are faults, or where the VM trapped
     */
    public boolean decodeBody(int typeId, boolean open, long address, int length, Faults faults) {
        throw new UnsupportedOperationException();
    }

    /** As the other one, for bytes on the heap. */
    public boolean decodeBody(int typeId, boolean open, byte[] json, int offset, int length, Faults faults) {
        throw new UnsupportedOperationException();
    }

    /** What the last decode that returned true gave. */
    public long decoded() {
        throw new UnsupportedOperationException();
    }

    /** Puts argument {@code i} of the function that {@link #run} will call. */
    public void setArgument(int i, long word) {
        throw new UnsupportedOperationException();
    }

    /** Calls a function and runs until it returns, suspends at an effect or traps. */
    public VmStatus run(int functionId) {
        throw new UnsupportedOperationException();
    }

    /** Goes on after {@link #completeEffect}. */
    public VmStatus resume() {
        throw new UnsupportedOperationException();
    }

    /** What the function returned. */
    public long result() {
        throw new UnsupportedOperationException();
    }

    /** The effect call at which the VM is suspended. */
    public Program.EffectSite effectSite() {
        throw new UnsupportedOperationException();
    }

    /** The number of the effect call at which the VM is suspended: 0, 1, ... */
    public int effectNumber() {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes the effect call's canonical CBOR {@code [effect, function, [arguments...]]} (docs/internals.md, section 5).
     *
     * @return EFFECT, or TRAPPED when gas or memory ended it
     */
    public VmStatus encodeEffectCall(ByteSink out) {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes the effect's answer: canonical CBOR of a value of the site's result type. Charges gas by its bytes, and memory.
     *
     * @return EFFECT: ready to {@link #resume}; or TRAPPED
     * @throws MalformedAnswerException if the bytes are something else; the VM is then good only for its owner
     */
    public VmStatus completeEffect(byte[] cbor, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes a value's canonical JSON, at most {@link io.mtpscript.core.Limits#RESPONSE_BODY_BYTES}; charges gas per visit.
     *
     * @return false where the VM trapped: gas, or ResponseTooLarge
     */
    public boolean encodeBody(int typeId, long word, ByteSink out) {
        throw new UnsupportedOperationException();
    }

    /** Reads values out of this VM's memory. */
    public ValueReader reader() {
        throw new UnsupportedOperationException();
    }
}
