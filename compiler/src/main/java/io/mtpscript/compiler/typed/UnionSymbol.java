package io.mtpscript.compiler.typed;

import java.util.List;

/**
 * A declared union. Identity is the object; variants are bound once, after all names are known, because unions may
 * be recursive.
 */
public final class UnionSymbol {
    private final String module;
    private final String name;
    private final List<Type.TypeParam> params;
    private List<Variant> variants = List.of();
    private boolean bound;

    /**
     * @param module project-relative path of the declaring file, {@code std} for the prelude
     */
    public UnionSymbol(String module, String name, List<? extends Type.TypeParam> params) {
        this.module = module;
        this.name = name;
        this.params = List.copyOf(params);
    }

    /** Called once by the checker. */
    public void bind(List<Variant> all) {
        if (bound) {
            throw new IllegalStateException(name + " is bound already");
        }
        bound = true;
        variants = List.copyOf(all);
    }

    public String module() {
        return module;
    }

    public String name() {
        return name;
    }

    public List<Type.TypeParam> params() {
        return params;
    }

    /** In declaration order; a variant's index is its tag. */
    public List<Variant> variants() {
        return variants;
    }

    @Override
    public String toString() {
        return name;
    }

    public record Variant(String name, List<Payload> payload, List<String> doc) {
        public Variant {
            payload = List.copyOf(payload);
            doc = List.copyOf(doc);
        }

        /** Whether the payload is a list {@code values} in JSON, not members by name or a single {@code value}. */
        public boolean isPositional() {
            return payload.size() > 1
                    && payload.stream().anyMatch(part -> part.name().isEmpty());
        }
    }

    /** @param name empty for an unnamed payload */
    public record Payload(String name, Type type, boolean secret, boolean text) {}
}
