package io.mtpscript.vm;

import static io.mtpscript.vm.machine.Machine.blocks;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.gas.Charge;
import io.mtpscript.core.unicode.Utf8;
import io.mtpscript.vm.builtin.Builtins;
import io.mtpscript.vm.builtin.JsonBuiltins;
import io.mtpscript.vm.codec.CborDecoder;
import io.mtpscript.vm.codec.JsonDecoder;
import io.mtpscript.vm.codec.JsonEncoder;
import io.mtpscript.vm.codec.ParameterDecoder;
import io.mtpscript.vm.image.Code;
import io.mtpscript.vm.image.Layout;
import io.mtpscript.vm.interpreter.Interpreter;
import io.mtpscript.vm.machine.Machine;
import io.mtpscript.vm.machine.Values;
import io.mtpscript.vm.memory.NativeBuffer;
import io.mtpscript.vm.memory.Region;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request's sealed execution. Made and reused by a {@link VmOwner}; used by one thread at a time.
 *
 * <p>The order of a request: {@link #begin}; bind parameters and decode the body ({@link #decodeParameter}, {@link
 * #decodeBody}, {@code new...}); {@link #setArgument}; {@link #run}; for every {@link VmStatus#SLICE} {@link #resume}; for every {@link VmStatus#EFFECT} as often as {@link
 * #effectCalls} says first {@link #encodeEffectCall} and then {@link #completeEffect}, and {@link #resume}; then {@link #result} and {@link #encodeBody}. Whatever
 * charges may trap: from then on {@link #trapped} is true, words that were asked for are 0 and nothing runs. Calls out of
 * order are an {@link IllegalStateException}.
 */
public final class Vm {
    private enum State {
        /** With its owner, or not begun. */
        IDLE,
        BEGUN,
        SUSPENDED,
        /** Suspended, with every answer in its place. */
        ANSWERED,
        SLICED,
        RETURNED
    }

    private static final int SEED_BYTES = 32;

    private final VmOwner owner;
    private final Machine m;
    private final JsonDecoder jsonDecoder;
    private final JsonEncoder jsonEncoder;
    private final CborDecoder cborDecoder;
    private final EffectGroup group;
    private final ParameterDecoder parameterDecoder;
    private final Interpreter interpreter;
    private final ValueReader reader;
    private final byte[] seed = new byte[SEED_BYTES];

    private boolean out = true;
    private State state = State.IDLE;
    private int effects;
    private long decoded;

    Vm(VmOwner owner, Region region) {
        this.owner = owner;
        VmImage image = owner.image();
        this.m = new Machine(image.image(), image.settings().limits().vmMemoryBytes(), region);
        this.jsonDecoder = new JsonDecoder(m);
        this.jsonEncoder = new JsonEncoder(m);
        this.cborDecoder = new CborDecoder(m);
        this.group = new EffectGroup(m, cborDecoder);
        this.parameterDecoder = new ParameterDecoder(m);
        JsonBuiltins json = new JsonBuiltins(m, jsonDecoder, jsonEncoder);
        this.m.setBuiltins((id, words, at, aux) -> Builtins.call(m, json, id, words, at, aux));
        this.interpreter = new Interpreter(m, json);
        this.reader = new ValueReader(m);
    }

    void take(Region region) {
        m.attach(region);
        out = true;
    }

    boolean isOutOf(VmOwner asking) {
        return out && owner == asking;
    }

    Region region() {
        return m.region();
    }

    /** How many bytes of memory will have to be zeroed. */
    public long touched() {
        return m.region().used();
    }

    /**
     * Zeroes the memory of a request that has ended, on any thread that has the VM to itself; its owner still has to take it back, on its own
     * thread, and must have {@linkplain VmOwner#measure measured} it before.
     */
    public void zero() {
        m.region().zero();
    }

    /** Leaves nothing of the request here, and gives the region up to be wiped. */
    Region give() {
        m.wipe();
        jsonDecoder.wipe();
        parameterDecoder.wipe();
        group.wipe();
        interpreter.begin();
        Arrays.fill(seed, (byte) 0);
        state = State.IDLE;
        effects = 0;
        decoded = 0;
        out = false;
        return m.region();
    }

    private void require(State wanted) {
        if (state != wanted || !out) {
            throw new IllegalStateException("The VM is " + state + ", not " + wanted);
        }
    }

    /**
     * Starts a request: binds gas limit and seed and charges {@code request_start} and then
     * {@link Program#constantGas}, which may trap.
     *
     * @param gasLimit 1..2,000,000,000
     * @param seed32 the 32 bytes of the seed
     */
    public void begin(long gasLimit, byte[] seed32) {
        require(State.IDLE);
        if (gasLimit < Limits.GAS_MIN || gasLimit > Limits.GAS_MAX || seed32.length != SEED_BYTES) {
            throw new IllegalArgumentException(
                    "A gas limit of " + gasLimit + ", a seed of " + seed32.length + " bytes");
        }
        System.arraycopy(seed32, 0, seed, 0, SEED_BYTES);
        interpreter.begin();
        effects = 0;
        m.setCompiled(owner.image().compiled(), Limits.COMPILED_STACK_BYTES);
        m.begin(gasLimit);
        state = State.BEGUN;
        if (m.charge(Charge.REQUEST_START, 1)) {
            m.charge(m.image().program().constantGas());
        }
    }

    /** The request's seed: a copy. */
    public byte[] seed() {
        return seed.clone();
    }

    /** Whether the request has ended by a trap. */
    public boolean trapped() {
        return m.trapped();
    }

    /**
     * Why the request has ended.
     *
     * @throws IllegalStateException if it has not
     */
    public ErrorCode trap() {
        ErrorCode code = m.trapCode();
        if (code == null) {
            throw new IllegalStateException("The request has not trapped");
        }
        return code;
    }

    /** What a trap of {@link ErrorCode#INTERNAL} came from, for the engine's log. */
    public Optional<RuntimeException> fault() {
        return Optional.ofNullable(m.faultCause());
    }

    /** The position id of the operation that trapped, or -1 where it has none. */
    public int trapPosition() {
        return interpreter.trapPosition();
    }

    /**
     * Begins a slice: when so much more gas is used, but not the limit, {@link #run}, {@link #resume} and {@link
     * #encodeEffectCall} come back with {@link VmStatus#SLICE} and {@link #encodeBody} with false. What comes of the request is
     * the same however it is sliced. A request begins without a slice.
     *
     * @param gas at least 1; {@link Long#MAX_VALUE} for no slice
     */
    public void slice(long gas) {
        if (gas < 1) {
            throw new IllegalArgumentException("A slice of " + gas);
        }
        m.slice(gas);
    }

    /**
     * How many bytes of the running thread's stack compiled code may use; {@link #begin} sets {@link
     * Limits#COMPILED_STACK_BYTES}, which every thread has.
     */
    public void compiledStack(int bytes) {
        m.setCompiledStack(bytes);
    }

    /**
     * What the running thread does about every 100 us while it reads or writes a large text or answer, or calls builtins. {@link #begin}
     * sets nothing.
     *
     * @param action takes little time and does nothing with the VM; null for nothing
     */
    public void pauses(@Nullable Runnable action) {
        m.pauses(action);
    }

    /** How many calls of this request compiled code has finished, those made by compiled code not counted. */
    public int compiledCalls() {
        return m.compiledCalls();
    }

    /** How many calls compiled code could not finish: the interpreter ran them again. */
    public int bailOuts() {
        return m.bailOuts();
    }

    /** Whether decoding a body of so many bytes leaves something of the slice. Decoding itself does not stop. */
    public boolean bodyFits(long bytes) {
        return m.fitsSlice(Charge.JSON_BODY_DECODE, blocks(bytes));
    }

    /** Whether taking answers of so many bytes leaves something of the slice. Taking them does not stop. */
    public boolean answersFit(long bytes) {
        return m.fitsSlice(Charge.EFFECT_ANSWER, blocks(bytes));
    }

    public long gasUsed() {
        return m.gasUsed();
    }

    public long gasLimit() {
        return m.gasLimit();
    }

    /** The most bytes of the memory budget that were in use at a time. */
    public long memoryUsed() {
        return m.memoryPeak();
    }

    // Values in

    /**
     * A String; charges memory, and gas as a bound parameter.
     *
     * @throws IllegalArgumentException if the bytes are not UTF-8
     */
    public long newString(byte[] utf8, int offset, int length) {
        if (Utf8.firstInvalid(utf8, offset, offset + length) >= 0) {
            throw new IllegalArgumentException("This is not UTF-8");
        }
        if (trapped() || !m.charge(Charge.BIND_PARAMETER, blocks(length))) {
            return 0;
        }
        return Values.utf8(m, utf8, offset, length, Utf8.codePoints(utf8, offset, offset + length));
    }

    /**
     * A record of type {@code typeId} with its fields' words; charges memory.
     *
     * @throws IllegalArgumentException if the type is no record of so many fields
     */
    public long newRecord(int typeId, long[] words) {
        Layout layout = m.layout(typeId);
        if (layout.kind() != Layout.Kind.RECORD || layout.members().size() != words.length) {
            throw new IllegalArgumentException("Type " + typeId + " is no record of " + words.length + " fields");
        }
        long record = trapped() || words.length == 0 ? 0 : m.allocate(8L * words.length);
        for (int i = 0; i < words.length && record != 0; i++) {
            m.setWord(record, i, words[i]);
        }
        return record;
    }

    /** A List of the first {@code n} words; charges memory. */
    public long newList(long[] words, int n) {
        long list = trapped() ? 0 : Values.newList(m, n);
        for (int i = 0; i < n && list != 0; i++) {
            m.setWord(list, 1L + i, words[i]);
        }
        return list;
    }

    /** {@code None}. */
    public long none() {
        return Values.NONE;
    }

    /** {@code Some(word)}; charges memory. */
    public long some(long word) {
        return trapped() ? 0 : Values.some(m, word);
    }

    /**
     * The value that canonical CBOR stands for, such as a binding's default; charges memory, and gas as a bound parameter.
     *
     * @throws MalformedAnswerException if the bytes are not the canonical CBOR of a value of that type
     */
    public long decodeCborValue(int typeId, byte[] cbor) {
        if (trapped() || !m.charge(Charge.BIND_PARAMETER, blocks(cbor.length))) {
            return 0;
        }
        long word = cborDecoder.decode(typeId, cbor, 0, cbor.length);
        return trapped() ? 0 : word;
    }

    /**
     * Decodes one path, query or header parameter from its text: Int, Bool, String, Decimal or a union without payloads by
     * its variant's name, or an Option of one, which is Some; charges gas by its bytes, and memory. The word is {@link
     * #decoded}.
     *
     * @param path for the fault, such as {@code query.page}
     * @return false where there is a new fault, or where the VM trapped
     */
    public boolean decodeParameter(int typeId, byte[] utf8, int offset, int length, String path, Faults faults) {
        if (trapped() || !m.charge(Charge.BIND_PARAMETER, blocks(length))) {
            return false;
        }
        boolean done = parameterDecoder.decode(typeId, utf8, offset, length, path, faults);
        decoded = done ? parameterDecoder.word() : 0;
        return done;
    }

    /**
     * Decodes a request's body strictly (language, sections 6 and 8) from memory outside the Java heap straight into this VM;
     * charges gas by its bytes, and memory. The word is {@link #decoded}.
     *
     * @param open unknown fields are ignored, wherever they stand
     * @param faults gets every fault by path, {@code body.items[0].qty}
     * @return false where there are faults, or where the VM trapped
     */
    public boolean decodeBody(int typeId, boolean open, long address, int length, Faults faults) {
        if (trapped() || !m.charge(Charge.JSON_BODY_DECODE, blocks(length))) {
            return false;
        }
        boolean done;
        try {
            done = jsonDecoder.decode(typeId, open, address, length, "body", faults);
        } catch (RuntimeException e) {
            return m.fault(e);
        }
        decoded = done ? jsonDecoder.word() : 0;
        return done;
    }

    /** As the other one, for bytes on the heap. */
    public boolean decodeBody(int typeId, boolean open, byte[] json, int offset, int length, Faults faults) {
        try (NativeBuffer copy = NativeBuffer.of(json, offset, length)) {
            return decodeBody(typeId, open, copy.address(), length, faults);
        }
    }

    /** What the last decode that returned true gave. */
    public long decoded() {
        return decoded;
    }

    // Running

    /** Puts argument {@code i} of the function that {@link #run} will call. */
    public void setArgument(int i, long word) {
        m.growRegisters(i + 1)[i] = word;
    }

    /**
     * Calls a function and runs until it returns, suspends at an effect, traps or has used its slice. After a return another one may be called:
     * gas and memory add up, and words of the first stay good.
     *
     * @throws IllegalArgumentException if there is no such function, or it is a closure's
     */
    public VmStatus run(int functionId) {
        require(state == State.RETURNED ? State.RETURNED : State.BEGUN);
        Code[] functions = m.image().functions();
        if (functionId < 0 || functionId >= functions.length || functions[functionId].closure()) {
            throw new IllegalArgumentException("No function " + functionId + " that can be called");
        }
        if (trapped() || !interpreter.enter(functionId)) {
            return VmStatus.TRAPPED;
        }
        return go();
    }

    /** Goes on after {@link #completeEffect}, or where the slice before ended. */
    public VmStatus resume() {
        if (state == State.SLICED) {
            return go();
        }
        require(State.ANSWERED);
        if (trapped()) {
            return VmStatus.TRAPPED;
        }
        effects += group.size();
        if (group.next()) {
            state = State.SUSPENDED;
            return VmStatus.EFFECT;
        }
        return go();
    }

    private VmStatus go() {
        return switch (interpreter.run()) {
            case RETURNED -> {
                state = State.RETURNED;
                yield VmStatus.DONE;
            }
            case EFFECT -> {
                state = State.SUSPENDED;
                boolean opened = group.open(interpreter.effect(), interpreter.effectRegister());
                yield opened ? VmStatus.EFFECT : VmStatus.TRAPPED;
            }
            case SLICE -> {
                state = State.SLICED;
                yield VmStatus.SLICE;
            }
            case TRAPPED -> VmStatus.TRAPPED;
        };
    }

    /** What the function returned. */
    public long result() {
        require(State.RETURNED);
        return interpreter.result();
    }

    // Effects

    /**
     * At how many effect calls the VM is suspended: 1, or those of an {@code await all}, up to {@link
     * Limits#EFFECTS_SIDE_BY_SIDE} at a time.
     */
    public int effectCalls() {
        suspended();
        return group.size();
    }

    /** The first effect call at which the VM is suspended. */
    public Program.EffectSite effectSite() {
        return effectSite(0);
    }

    /**
     * An effect call at which the VM is suspended.
     *
     * @param i 0 and up, in source order; after {@link #encodeEffectCall} has written it
     */
    public Program.EffectSite effectSite(int i) {
        suspended();
        return group.site(i);
    }

    /** The number of the first effect call at which the VM is suspended: 0, 1, ... The others' numbers follow. */
    public int effectNumber() {
        return effects;
    }

    private void suspended() {
        if (state != State.SUSPENDED && state != State.ANSWERED) {
            throw new IllegalStateException("The VM is not suspended");
        }
    }

    /**
     * Writes the canonical CBOR {@code [effect, function, [arguments...]]} (docs/internals.md, section 5) of the next effect
     * call: to be called {@link #effectCalls} times before the first answer is taken.
     *
     * @return EFFECT; or TRAPPED when gas or memory ended it; or SLICE: the same call is to be written again
     */
    public VmStatus encodeEffectCall(ByteSink out) {
        require(State.SUSPENDED);
        if (trapped()) {
            return VmStatus.TRAPPED;
        }
        interruptible();
        try {
            group.encode(out);
        } catch (RuntimeException e) {
            m.fault(e);
        }
        if (undone()) {
            return VmStatus.SLICE;
        }
        return trapped() ? VmStatus.TRAPPED : VmStatus.EFFECT;
    }

    /**
     * Takes the next answer, in source order: canonical CBOR of a value of its site's result type. Charges gas by its bytes, and
     * memory. To be called {@link #effectCalls} times.
     *
     * @return EFFECT: ready for the next answer or, after the last, to {@link #resume}; or TRAPPED
     * @throws MalformedAnswerException if the bytes are something else; the VM is then good only for its owner
     */
    public VmStatus completeEffect(byte[] cbor, int offset, int length) {
        require(State.SUSPENDED);
        if (trapped() || !group.answer(cbor, offset, length)) {
            return VmStatus.TRAPPED;
        }
        if (group.answered()) {
            if (group.complete()) {
                m.registers()[interpreter.effectRegister()] = group.result();
            }
            state = State.ANSWERED;
        }
        return VmStatus.EFFECT;
    }

    // Values out

    /**
     * Writes a value's canonical JSON, at most {@link Limits#RESPONSE_BODY_BYTES}; charges gas per visit.
     *
     * @return false where the VM {@link #trapped}: gas, or ResponseTooLarge; or else where the slice is used up, and the value
     *     is to be written again from its beginning
     */
    public boolean encodeBody(int typeId, long word, ByteSink out) {
        if (trapped()) {
            return false;
        }
        interruptible();
        boolean done;
        try {
            long price = m.image().price(Charge.JSON_RESPONSE_ENCODE);
            done = jsonEncoder.encode(typeId, word, price, out, Limits.RESPONSE_BODY_BYTES);
        } catch (RuntimeException e) {
            done = m.fault(e);
        }
        return !undone() && done;
    }

    private void interruptible() {
        m.mark(m.gasUsed(), m.memoryUsed());
        m.interruptible(true);
    }

    private boolean undone() {
        m.interruptible(false);
        return m.undo();
    }

    /** Reads values out of this VM's memory. */
    public ValueReader reader() {
        return reader;
    }
}
