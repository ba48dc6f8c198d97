package io.mtpscript.engine.operation;

import java.lang.reflect.Proxy;

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
            Object handling = Proxy.newProxyInstance(
                    HangUp.class.getClassLoader(),
                    new Class<?>[] {handler},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            action.run();
                            yield null;
                        }
                        case "equals" -> self == arguments[0];
                        case "hashCode" -> System.identityHashCode(self);
                        default -> HangUp.class.getName();
                    });
            Object hangUp = signal.getConstructor(String.class).newInstance(NAME);
            var _ = signal.getMethod("handle", signal, handler).invoke(null, hangUp, handling);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}
