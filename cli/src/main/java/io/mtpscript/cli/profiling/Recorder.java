package io.mtpscript.cli.profiling;

import io.mtpscript.compiler.backend.CodePlaces;
import io.mtpscript.core.code.Instruction;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.gas.Charge;
import io.mtpscript.core.gas.GasSchedule;
import io.mtpscript.vm.image.CodeWatch;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records where one request's gas and memory go. A request that is run again (a transaction that could not be serialised) is
 * recorded anew: what is kept is its last run, whose gas is the request's.
 *
 * <p>A function that a tail call hands over to counts as called by the one that it replaces, so that callers show what they
 * caused; when such calls come back to a function of the same chain, the chain ends there.
 */
public final class Recorder implements CodeWatch {
    private final CodeMap map;
    private Amounts byFrame;
    private Amounts byLine;
    private long[] calls;
    private CallTree tree;
    private long gas;
    private long bytes;

    /** The calls under way, those that were replaced by tail calls too: frame, depth in the VM, line of the call. */
    private int[] stackFrames = new int[64];

    private int[] stackDepths = new int[64];
    private int[] stackLines = new int[64];
    private CallTree.Node[] stackNodes = new CallTree.Node[64];
    private int size;

    /** What the frames of the VM take, by depth, and all together. */
    private long[] frameBytes = new long[64];

    private long allFrameBytes;

    /** The segment that runs and the last of its instructions that was accounted for; none before the first. */
    private @Nullable Segment current;

    private int at;
    private long seenGas;
    private long seenBytes;

    /** @param places where the code comes from; without them the source map of the snapshot must do */
    public Recorder(Program program, Optional<CodePlaces> places) {
        map = new CodeMap(program, places);
        byFrame = new Amounts(0);
        byLine = new Amounts(0);
        calls = new long[0];
        tree = new CallTree();
        reset();
    }

    private void reset() {
        byFrame = new Amounts(map.frames().size());
        byLine = new Amounts(map.lines().size());
        calls = new long[map.frames().size()];
        tree = new CallTree();
        gas = 0;
        bytes = 0;
        size = 0;
        allFrameBytes = 0;
        current = null;
    }

    @Override
    public void segment(int function, int instruction, int depth, long gasBefore, long memory) {
        if (current == null || gasBefore < seenGas) {
            reset();
            before(gasBefore, memory - map.frameBytes(function));
            enter(function, 0, -1);
        } else {
            long frames = framesThen(function, depth);
            settle(current, gasBefore, memory - frames);
            move(current, function, instruction, depth);
        }
        Segment segment = map.segment(function, instruction);
        charge(segment);
        current = segment;
        at = instruction;
        seenGas = gasBefore + segment.total();
        seenBytes = memory - allFrameBytes;
    }

    @Override
    public void builtin(int function, int instruction, long gasBefore, long memory, long gasAfter, long memoryAfter) {
        Segment running = current;
        if (running == null) {
            throw new IllegalStateException("A builtin outside of any segment");
        }
        allocate(running, at, instruction, memory - allFrameBytes - seenBytes);
        int leaf = map.leaf(map.word(function, instruction));
        calls[leaf]++;
        leaf(leaf, gasAfter - gasBefore, memoryAfter - memory, map.lineOf(function, instruction));
        at = instruction;
        seenGas = gasAfter;
        seenBytes = memoryAfter - allFrameBytes;
    }

    /**
     * The request has ended.
     *
     * @param gasUsed as its record has it
     */
    public Profile finish(long gasUsed) {
        Segment last = current;
        if (last == null) {
            before(gasUsed, 0);
        } else {
            end(last, gasUsed - seenGas);
        }
        while (size > 0) {
            leave();
        }
        return Profile.of(map, byFrame, byLine, calls, tree, gas, bytes);
    }

    /** What was charged behind the last that was told belongs to what ended the request. */
    private void end(Segment last, long rest) {
        for (int pc = at + 1; pc < last.end(); pc++) {
            long word = map.word(last.function(), pc);
            int leaf = map.leaf(word);
            if (leaf >= 0) {
                // It did not come to its end.
                leaf(leaf, rest, 0, map.lineOf(last.function(), pc));
                return;
            }
        }
        allocate(last, at, last.end() - 1, fixedBytes(last, at));
        while (size > 0) {
            leave();
        }
        leaf(map.response, rest, 0, map.lineOfEngine(map.response));
    }

    /** What a request uses before its handler. */
    private void before(long total, long decoded) {
        long first = Math.min(total, GasSchedule.packaged().cost(Charge.REQUEST_START));
        long second = Math.min(total - first, map.program().constantGas());
        leaf(map.start, first, 0, map.lineOfEngine(map.start));
        leaf(map.constants, second, 0, map.lineOfEngine(map.constants));
        leaf(map.input, total - first - second, decoded, map.lineOfEngine(map.input));
    }

    // Calls

    /** What all frames take once the VM runs {@code function} at {@code depth}. */
    private long framesThen(int function, int depth) {
        int top = stackDepths[size - 1];
        if (depth > top) {
            return allFrameBytes + map.frameBytes(function);
        }
        return allFrameBytes - frameBytes[top] + (depth == top ? map.frameBytes(function) : 0);
    }

    private void move(Segment from, int function, int instruction, int depth) {
        int top = stackDepths[size - 1];
        int line = map.lineOf(from.function(), from.end() - 1);
        if (depth > top) {
            enter(function, depth, line);
        } else if (depth < top) {
            while (stackDepths[size - 1] > depth) {
                leave();
            }
            allFrameBytes -= frameBytes[top];
        } else if (instruction == 0 && isTailCall(map.word(from.function(), from.end() - 1))) {
            replace(function, depth, line);
        }
    }

    private static boolean isTailCall(long word) {
        Opcode op = CodeMap.op(word);
        return op == Opcode.TAILCALL || op == Opcode.TAILAPPLY;
    }

    private void enter(int function, int depth, int line) {
        if (depth == frameBytes.length) {
            frameBytes = Arrays.copyOf(frameBytes, 2 * depth);
        }
        frameBytes[depth] = map.frameBytes(function);
        allFrameBytes += frameBytes[depth];
        push(map.frameOf(function), depth, line);
    }

    private void replace(int function, int depth, int line) {
        allFrameBytes += map.frameBytes(function) - frameBytes[depth];
        frameBytes[depth] = map.frameBytes(function);
        int frame = map.frameOf(function);
        int known = size - 1;
        while (known >= 0 && stackDepths[known] == depth && stackFrames[known] != frame) {
            known--;
        }
        if (known >= 0 && stackDepths[known] == depth) {
            while (size - 1 > known) {
                leave();
            }
            calls[frame]++;
        } else {
            push(frame, depth, line);
        }
    }

    private void push(int frame, int depth, int line) {
        if (size == stackFrames.length) {
            stackFrames = Arrays.copyOf(stackFrames, 2 * size);
            stackDepths = Arrays.copyOf(stackDepths, 2 * size);
            stackLines = Arrays.copyOf(stackLines, 2 * size);
            stackNodes = Arrays.copyOf(stackNodes, 2 * size);
        }
        calls[frame]++;
        boolean first = byFrame.enter(frame, gas, bytes);
        if (line >= 0) {
            byLine.enter(line, gas, bytes);
        }
        stackNodes[size] = tree.called(node(), frame, first);
        stackFrames[size] = frame;
        stackDepths[size] = depth;
        stackLines[size] = line;
        size++;
    }

    private void leave() {
        size--;
        byFrame.leave(stackFrames[size], gas, bytes);
        if (stackLines[size] >= 0) {
            byLine.leave(stackLines[size], gas, bytes);
        }
    }

    private CallTree.Node node() {
        return size == 0 ? tree.root() : stackNodes[size - 1];
    }

    // Amounts

    private void charge(Segment segment) {
        int frame = map.frameOf(segment.function());
        byFrame.add(frame, segment.own(), 0);
        node().add(segment.own(), 0);
        for (int i = 0; i < segment.leaves().length; i++) {
            byFrame.add(segment.leaves()[i], segment.leafGas()[i], 0);
            tree.below(node(), segment.leaves()[i]).add(segment.leafGas()[i], 0);
        }
        for (int i = 0; i < segment.lines().length; i++) {
            byLine.add(segment.lines()[i], segment.lineGas()[i], 0);
        }
        gas += segment.total();
    }

    private void leaf(int frame, long moreGas, long moreBytes, int line) {
        if (moreGas != 0 || moreBytes != 0) {
            byFrame.add(frame, moreGas, moreBytes);
            tree.below(node(), frame).add(moreGas, moreBytes);
            byLine.add(line, moreGas, moreBytes);
            gas += moreGas;
            bytes += moreBytes;
        }
    }

    /** What came between the end of a segment and the start of the next one is its last instruction's: an effect's. */
    private void settle(Segment ended, long gasNow, long bytesNow) {
        int last = ended.end() - 1;
        int leaf = map.leaf(map.word(ended.function(), last));
        long more = bytesNow - seenBytes;
        boolean effect = leaf >= 0 && CodeMap.op(map.word(ended.function(), last)) != Opcode.BUILTIN;
        long own = effect ? Math.min(more, fixedBytes(ended, at)) : more;
        allocate(ended, at, last, own);
        if (effect) {
            calls[leaf]++;
            leaf(leaf, gasNow - seenGas, more - own, map.lineOf(ended.function(), last));
        }
    }

    /** Divides the bytes that a function itself has taken among the instructions behind {@code from}, up to {@code to}. */
    private void allocate(Segment segment, int from, int to, long more) {
        long left = more;
        int last = to;
        for (int pc = from + 1; pc <= to && left > 0; pc++) {
            long size = Math.min(left, fixedBytes(segment, pc, map.word(segment.function(), pc)));
            if (size > 0) {
                own(segment.function(), pc, size);
                left -= size;
            }
            if (CodeMap.op(map.word(segment.function(), pc)) == Opcode.LISTNEW) {
                last = pc;
            }
        }
        if (left > 0) {
            // A list whose length the code does not tell.
            own(segment.function(), last, left);
        }
    }

    private void own(int function, int instruction, long more) {
        byFrame.add(map.frameOf(function), 0, more);
        node().add(0, more);
        byLine.add(map.lineOf(function, instruction), 0, more);
        bytes += more;
    }

    /** What the instructions behind {@code from} take, as far as the code tells. */
    private long fixedBytes(Segment segment, int from) {
        long sum = 0;
        for (int pc = from + 1; pc < segment.end(); pc++) {
            sum += fixedBytes(segment, pc, map.word(segment.function(), pc));
        }
        return sum;
    }

    private long fixedBytes(Segment segment, int instruction, long word) {
        return switch (CodeMap.op(word)) {
            case NEW -> 8L * Instruction.b(word);
            case LISTREST -> 24;
            case LISTNEW -> listBytes(segment, instruction, Instruction.b(word));
            default -> 0;
        };
    }

    /** A list written out has its length loaded right before. */
    private long listBytes(Segment segment, int instruction, int register) {
        for (int pc = instruction - 1; pc > segment.start(); pc--) {
            long word = map.word(segment.function(), pc);
            if (Instruction.a(word) == register) {
                return CodeMap.op(word) == Opcode.LDI ? 8 + 8L * Instruction.imm32(word) : 0;
            }
        }
        return 0;
    }
}
