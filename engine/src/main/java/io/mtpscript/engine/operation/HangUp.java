package io.mtpscript.engine.operation;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * SIGHUP. The JDK's class for signals is no part of its API, so it is looked for; where there is none, or no such signal, nothing
 * is ever heard.
 */
final class HangUp {
    private static final String NAME = "HUP";

    private HangUp() {}

    /**
     * Runs an action at every SIGHUP, in place of the process's end.
     *
     * @return whether it will
     */
    static boolean handle(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandle run = MethodHandles.publicLookup()
                    .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo(action);
            Object handling =
                    MethodHandleProxies.asInterfaceInstance(handler, MethodHandles.dropArguments(run, 0, signal));
            Object hangUp = signal.getConstructor(String.class).newInstance(NAME);
            var _ = signal.getMethod("handle", signal, handler).invoke(null, hangUp, handling);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}
