package io.mtpscript.compiler.typed;

import java.util.List;

/** A type after checking. Records are structural, unions nominal. Language reference section 2. */
public sealed interface Type {

    /** Types without parts. {@code RESPONSE} is the type of {@code respond}; no program can name it. */
    enum Prim implements Type {
        INT,
        BOOL,
        STRING,
        UNIT,
        DECIMAL,
        SQL,
        SECRET,
        RESPONSE
    }

    record ListOf(Type element) implements Type {}

    record MapOf(Type key, Type value) implements Type {}

    /** A closed record; {@code fields} are sorted by name (UTF-16 code units), which is also the memory order. */
    record Record(List<Field> fields) implements Type {
        public Record {
            fields = List.copyOf(fields);
        }
    }

    /** One field of a record; the modifiers belong to the type (they change its JSON form and its secrecy). */
    record Field(String name, Type type, boolean secret, boolean text) {}

    /** A union applied to its arguments: {@code Option<Int>}. */
    record Union(UnionSymbol symbol, List<Type> args) implements Type {
        public Union {
            args = List.copyOf(args);
        }
    }

    record Function(List<Type> params, Type result) implements Type {
        public Function {
            params = List.copyOf(params);
        }
    }

    /** A type parameter of the generic function or union it belongs to; linking replaces it. */
    record Param(TypeParam param) implements Type {}

    /**
     * Identity is the object: two parameters of one name are different. Only the checker has subclasses, for what it
     * must remember of a parameter while it infers; what follows sees names alone.
     */
    class TypeParam {
        private final String name;

        public TypeParam(String name) {
            this.name = name;
        }

        public final String name() {
            return name;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
