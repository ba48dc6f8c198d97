package io.mtpscript.vm.jit;

import java.util.Map;

/** Defines an image's generated classes; they are unloaded with it. They name each other, which hidden classes could not. */
final class CodeLoader extends ClassLoader {
    private final Map<String, byte[]> classes;

    CodeLoader(ClassLoader parent, Map<String, byte[]> classes) {
        super("mtpscript-tier2", parent);
        this.classes = classes;
    }

    /** What is generated is here and nowhere else: asking the parent first would search every file of its class path for each class. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!classes.containsKey(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = classes.get(name);
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }
}
