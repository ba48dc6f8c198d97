package io.mtpscript.compiler.openapi;

import java.util.List;

/** The JSON form of a type (language reference, section 6), whatever the version of the document. */
public sealed interface Schema {
    /** Types that the rules have a schema for. */
    enum Scalar implements Schema {
        INT("Int"),
        TEXT_INT("text Int"),
        DECIMAL("Decimal"),
        TEXT_DECIMAL("text Decimal"),
        BOOL("Bool"),
        STRING("String");

        private final String rule;

        Scalar(String rule) {
            this.rule = rule;
        }

        /** Its name in the rules. */
        public String rule() {
            return rule;
        }
    }

    /** Any JSON value. */
    record Any() implements Schema {}

    /** One of some strings. */
    record Choice(List<String> values) implements Schema {
        public Choice {
            values = List.copyOf(values);
        }
    }

    record ListOf(Schema items) implements Schema {}

    /** An array of exactly these. */
    record Tuple(List<Schema> items) implements Schema {
        public Tuple {
            items = List.copyOf(items);
        }
    }

    /** An object of any names. */
    record MapOf(Schema values) implements Schema {}

    /** @param closed other members are refused */
    record Obj(List<Property> properties, boolean closed) implements Schema {
        public Obj {
            properties = List.copyOf(properties);
        }
    }

    /** How much of a secret a property is. */
    enum Secrecy {
        NONE,
        /** The program marks it; responses may have it. */
        SECRET,
        /** Secret, and in no response. */
        NEVER_SENT
    }

    record Property(String name, Schema schema, boolean required, Secrecy secrecy, List<String> doc) {
        public Property {
            doc = List.copyOf(doc);
        }
    }

    /** A component of the description, by name. */
    record Ref(String name) implements Schema {}

    /** The value, or null. */
    record Nullable(Schema value) implements Schema {}

    /** At least one of these. */
    record AnyOf(List<Schema> alternatives) implements Schema {
        public AnyOf {
            alternatives = List.copyOf(alternatives);
        }
    }

    /** A union: an object whose member {@code type} says which of the components it is. */
    record OneOf(List<Variant> variants) implements Schema {
        public OneOf {
            variants = List.copyOf(variants);
        }
    }

    /** @param component a closed or open {@link Obj} with the property {@code type} */
    record Variant(String name, String component) {}
}
