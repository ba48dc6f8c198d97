package io.mtpscript.compiler.typed;

/** A module constant. Identity is the object. */
public final class ConstantSymbol {
    private final String module;
    private final String name;
    private final Type type;

    public ConstantSymbol(String module, String name, Type type) {
        this.module = module;
        this.name = name;
        this.type = type;
    }

    public String module() {
        return module;
    }

    public String name() {
        return name;
    }

    public Type type() {
        return type;
    }

    @Override
    public String toString() {
        return module + "." + name;
    }
}
