package io.mtpscript.compiler.types;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.compiler.syntax.Decl;
import io.mtpscript.compiler.syntax.Name;
import io.mtpscript.compiler.typed.ConstantSymbol;
import io.mtpscript.compiler.typed.FunctionSymbol;
import io.mtpscript.compiler.typed.Type;
import io.mtpscript.compiler.typed.UnionSymbol;
import java.util.List;
import java.util.Optional;

/** What a name declared in a module stands for. Types and values have separate namespaces. */
sealed interface Definition {
    Name name();

    ModuleScope home();

    boolean exported();

    default Span span() {
        return name().span();
    }

    /** Something a type can be named after. */
    sealed interface OfType extends Definition {
        List<DeclaredParam> params();
    }

    /** Something an expression can name. */
    sealed interface OfValue extends Definition {}

    /** How far lazy work on a definition has come. */
    enum State {
        PENDING,
        ACTIVE,
        DONE
    }

    /** An alias; its type is resolved when first needed. */
    final class Alias implements OfType {
        private final Decl.Alias decl;
        private final ModuleScope home;
        private final List<DeclaredParam> params;
        private State state = State.PENDING;
        private Type type = Unifier.ERROR;

        Alias(Decl.Alias decl, ModuleScope home, List<DeclaredParam> params) {
            this.decl = decl;
            this.home = home;
            this.params = List.copyOf(params);
        }

        Decl.Alias decl() {
            return decl;
        }

        State state() {
            return state;
        }

        void begin() {
            state = State.ACTIVE;
        }

        void finish(Type resolved) {
            type = resolved;
            state = State.DONE;
        }

        Type type() {
            return type;
        }

        @Override
        public Name name() {
            return decl.name();
        }

        @Override
        public ModuleScope home() {
            return home;
        }

        @Override
        public boolean exported() {
            return decl.exported();
        }

        @Override
        public List<DeclaredParam> params() {
            return params;
        }
    }

    record Union(Decl.Union decl, ModuleScope home, List<DeclaredParam> params, UnionSymbol symbol) implements OfType {
        public Union {
            params = List.copyOf(params);
        }

        @Override
        public Name name() {
            return decl.name();
        }

        @Override
        public boolean exported() {
            return decl.exported();
        }
    }

    /** A variant used as a value: a function of its payload, or a constant without. */
    record Constructor(Union union, int index) implements OfValue {
        Decl.Variant variant() {
            return union.decl().variants().get(index);
        }

        @Override
        public Name name() {
            return variant().name();
        }

        @Override
        public ModuleScope home() {
            return union.home();
        }

        @Override
        public boolean exported() {
            return union.exported();
        }
    }

    /** A function of a module, of the library or of an effect. */
    final class Function implements OfValue {
        private final Decl.Function decl;
        private final ModuleScope home;
        private final List<DeclaredParam> typeParams;
        private final Optional<String> effect;
        private Optional<FunctionSymbol> symbol = Optional.empty();
        private State state = State.PENDING;
        private boolean recursionReported;

        Function(Decl.Function decl, ModuleScope home, List<DeclaredParam> typeParams, Optional<String> effect) {
            this.decl = decl;
            this.home = home;
            this.typeParams = List.copyOf(typeParams);
            this.effect = effect;
        }

        Decl.Function decl() {
            return decl;
        }

        List<DeclaredParam> typeParams() {
            return typeParams;
        }

        /** The effect whose function this is. */
        Optional<String> effect() {
            return effect;
        }

        void bind(FunctionSymbol made) {
            symbol = Optional.of(made);
        }

        FunctionSymbol symbol() {
            return symbol.orElseThrow();
        }

        State state() {
            return state;
        }

        void begin() {
            state = State.ACTIVE;
        }

        void finish() {
            state = State.DONE;
        }

        /** True the first time. */
        boolean reportRecursion() {
            boolean first = !recursionReported;
            recursionReported = true;
            return first;
        }

        /** Names of the effects a call of it needs: its {@code uses} clause, or the effect it belongs to. */
        List<String> effects() {
            return effect.map(List::of)
                    .orElseGet(() -> decl.uses()
                            .map(names -> names.stream().map(Name::text).toList())
                            .orElse(List.of()));
        }

        @Override
        public Name name() {
            return decl.name();
        }

        @Override
        public ModuleScope home() {
            return home;
        }

        @Override
        public boolean exported() {
            return decl.exported() || effect.isPresent();
        }
    }

    /** A module constant; checked when first needed, as its type may be omitted. */
    final class Constant implements OfValue {
        private final Decl.Constant decl;
        private final ModuleScope home;
        private State state = State.PENDING;
        private Optional<ConstantSymbol> symbol = Optional.empty();

        Constant(Decl.Constant decl, ModuleScope home) {
            this.decl = decl;
            this.home = home;
        }

        Decl.Constant decl() {
            return decl;
        }

        State state() {
            return state;
        }

        void begin() {
            state = State.ACTIVE;
        }

        void finish() {
            state = State.DONE;
        }

        void bind(ConstantSymbol made) {
            symbol = Optional.of(made);
        }

        Optional<ConstantSymbol> symbol() {
            return symbol;
        }

        @Override
        public Name name() {
            return decl.name();
        }

        @Override
        public ModuleScope home() {
            return home;
        }

        @Override
        public boolean exported() {
            return decl.exported();
        }
    }
}
