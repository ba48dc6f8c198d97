/**
 * Where {@code engine.jar} starts: code that runs on Java 8 and newer and hands over to the engine on Java 25.
 *
 * <p>Everything here is compiled for Java 8, apart from the rest of the module, and uses nothing of it: an older JVM can
 * load these classes and say what is needed instead of failing with {@code UnsupportedClassVersionError}. Runs on the main
 * thread; the only other thread is the shutdown hook that passes a termination signal on.
 *
 * <p>No {@code @NullMarked}: the annotation cannot be read when compiling for Java 8. The null checks apply all the same.
 */
package io.mtpscript.engine.launcher;
