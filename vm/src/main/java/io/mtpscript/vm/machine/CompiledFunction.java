package io.mtpscript.vm.machine;

/**
 * One pure function in tier 2; its subclasses are generated. A call takes the room, which is how much gas is left until somebody
 * has to look, and comes back with what is left of it; its value is {@link Machine#compiledResult} then. Where no room is left, or it could
 * not finish, that is 0 or less: then compiled code returns at once, up to the outermost call.
 *
 * <p>{@code depth} is how many bytes of the thread's stack may still be used, as estimated when the code was made.
 */
public abstract class CompiledFunction {
    private final int id;
    /** Arguments of the closure, itself not counted; -1 for what is none. */
    private final int closureArity;

    protected CompiledFunction(int id, int closureArity) {
        this.id = id;
        this.closureArity = closureArity;
    }

    /** The function's number in its program. */
    public final int id() {
        return id;
    }

    /** Calls it with its arguments, the closure first where it is one, in {@code words} from {@code at} on. */
    public abstract long enter(Machine m, long room, long[] words, int at, int depth);

    /** Makes the tail calls that a call has asked for, until one gives a value; with the room that the call itself has left. */
    public static long finish(Machine m, long room, int depth) {
        long left = room;
        while (m.tailRequested() && left > 0) {
            left = m.takeTailTarget().enter(m, left, m.arguments(), 0, depth);
        }
        return left;
    }

    /** Applies a closure of no arguments. */
    public long apply0(Machine m, long room, long closure, int depth) {
        throw notApplicable(0);
    }

    public long apply1(Machine m, long room, long closure, long a, int depth) {
        throw notApplicable(1);
    }

    public long apply2(Machine m, long room, long closure, long a, long b, int depth) {
        throw notApplicable(2);
    }

    public long apply3(Machine m, long room, long closure, long a, long b, long c, int depth) {
        throw notApplicable(3);
    }

    /** Applies a closure whose arguments, and itself before them, are the first of {@link Machine#arguments}. */
    public final long applyMany(Machine m, long room, int count, int depth) {
        return taking(count).enter(m, room, m.arguments(), 0, depth);
    }

    /** Itself, where it is a closure of so many arguments. */
    public final CompiledFunction taking(int count) {
        if (count != closureArity) {
            throw notApplicable(count);
        }
        return this;
    }

    /** Verified programs of our compiler never come here: it leaves for the interpreter, which reports it. */
    private IllegalStateException notApplicable(int count) {
        return new IllegalStateException("The function " + id + " is applied to " + count + " arguments");
    }
}
