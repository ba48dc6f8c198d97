package io.mtpscript.compiler.typed;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A named function: the user's, the standard library's, or an effect's. Identity is the object.
 */
public final class FunctionSymbol {
    /** What stands behind the name. */
    public enum Kind {
        /** Has a body in MTPScript. */
        DEFINED,
        /** One builtin of the VM, named {@link #builtin()}. */
        INTRINSIC,
        /** A function of an effect: calling it suspends the VM. */
        EFFECT
    }

    private final Kind kind;
    private final String module;
    private final String name;
    private final List<Type.TypeParam> typeParams;
    private final List<Type> params;
    private final Optional<String> effect;
    private final List<String> needs;
    private Optional<Type> result = Optional.empty();

    /**
     * @param module project-relative path of the declaring file, or the library module ({@code List}) or effect
     *     ({@code DbRead}) it belongs to
     * @param effect the effect's name for {@link Kind#EFFECT}
     * @param needs other effects without which a function of an effect cannot be called: {@code HttpOut.afterCommit} writes to
     *     the database
     */
    public FunctionSymbol(
            Kind kind,
            String module,
            String name,
            List<? extends Type.TypeParam> typeParams,
            List<Type> params,
            Optional<String> effect,
            List<String> needs) {
        this.kind = kind;
        this.module = module;
        this.name = name;
        this.typeParams = List.copyOf(typeParams);
        this.params = List.copyOf(params);
        this.effect = effect;
        this.needs = List.copyOf(needs);
    }

    /** Set once, by annotation or by inference. */
    public void bindResult(Type type) {
        if (result.isPresent()) {
            throw new IllegalStateException(name + " has a result type already");
        }
        result = Optional.of(type);
    }

    public Kind kind() {
        return kind;
    }

    public String module() {
        return module;
    }

    public String name() {
        return name;
    }

    public List<Type.TypeParam> typeParams() {
        return typeParams;
    }

    public List<Type> params() {
        return params;
    }

    public Type result() {
        return result.orElseThrow(() -> new IllegalStateException(name + " has no result type yet"));
    }

    public boolean hasResult() {
        return result.isPresent();
    }

    public Optional<String> effect() {
        return effect;
    }

    /** Every effect that calling it uses, for {@link Kind#EFFECT}; what other functions use is found by their calls. */
    public List<String> effects() {
        return Stream.concat(effect.stream(), needs.stream()).toList();
    }

    /** The builtin's row name in the gas table: {@code String.startsWith} is {@code string_starts_with}. */
    public String builtin() {
        return snake(module) + "_" + snake(name);
    }

    private static String snake(String camel) {
        var out = new StringBuilder();
        for (int i = 0; i < camel.length(); i++) {
            char c = camel.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                if (i > 0) {
                    out.append('_');
                }
                out.append((char) (c + 32));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    @Override
    public String toString() {
        return module + "." + name;
    }
}
