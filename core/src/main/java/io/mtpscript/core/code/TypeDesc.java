package io.mtpscript.core.code;

import java.util.List;

/**
 * One entry of the type table: the layout of values and their canonical forms. Types refer to each other by index, so
 * that recursion through unions is possible. docs/internals.md has the layouts.
 */
public sealed interface TypeDesc {
    /** Words without parts, or objects the VM knows by itself. */
    enum Prim implements TypeDesc {
        INT,
        BOOL,
        STRING,
        UNIT,
        DECIMAL,
        SQL,
        SECRET,
        RESPONSE
    }

    record ListOf(int element) implements TypeDesc {}

    record MapOf(int key, int value) implements TypeDesc {}

    /** Fields sorted by name (UTF-16 code units): word i of the object is field i. */
    record Record(List<Field> fields) implements TypeDesc {
        public Record {
            fields = List.copyOf(fields);
        }
    }

    /**
     * @param secret never reaches logs in clear
     * @param text Int or Decimal that travels as a JSON string
     */
    record Field(String name, int type, boolean secret, boolean text) {}

    /**
     * @param name with its type arguments, for messages
     * @param hash SHA-256 hex over the canonical variant list
     */
    record Union(String name, Role role, String hash, List<Variant> variants) implements TypeDesc {
        public Union {
            variants = List.copyOf(variants);
        }

        /** True where no variant carries anything: every value is an immediate word, in JSON a string. */
        public boolean plain() {
            return variants.stream().allMatch(v -> v.payload().isEmpty());
        }
    }

    /** Which unions have a JSON form of their own. */
    enum Role {
        ORDINARY,
        /** The prelude's Option: Some is 0, None is 1. */
        OPTION,
        /** The prelude's Json. */
        JSON
    }

    /** @param payload names are empty for unnamed payloads */
    record Variant(String name, List<Field> payload) {
        public Variant {
            payload = List.copyOf(payload);
        }
    }

    /** Values are closures; equality and layout come from the function table. */
    record Function(List<Integer> params, int result) implements TypeDesc {
        public Function {
            params = List.copyOf(params);
        }
    }
}
