package io.mtpscript.cli.testing;

import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.engine.shown.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the answer of a {@code given} is one that its call can take. The types of both are known, but a type that the
 * answer alone does not fix ({@code None}, {@code []}) fits any: so the value is held against the call's type.
 */
final class AnswerFit {
    private final List<TypeDesc> types;

    AnswerFit(List<TypeDesc> types) {
        this.types = types;
    }

    /** What does not fit and where, or nothing. */
    Optional<String> fault(int type, byte[] cbor) {
        try {
            return fault(type, new CborReader(cbor, Shown.DEPTH), "");
        } catch (CborException e) {
            throw new IllegalStateException("the VM wrote an answer that is no CBOR", e);
        }
    }

    private Optional<String> fault(int type, CborReader in, String path) throws CborException {
        return switch (types.get(type)) {
            case TypeDesc.Prim prim -> primitive(prim, in, path);
            case TypeDesc.ListOf(int element) -> {
                if (in.peek() != CborReader.Type.ARRAY) {
                    yield wrong(path, "a List", in);
                }
                int count = in.array();
                for (int i = 0; i < count; i++) {
                    var fault = fault(element, in, path + "[" + i + "]");
                    if (fault.isPresent()) {
                        yield fault;
                    }
                }
                yield Optional.empty();
            }
            case TypeDesc.MapOf(int key, int value) -> {
                if (in.peek() != CborReader.Type.MAP) {
                    yield wrong(path, "a Map", in);
                }
                for (int left = in.map(); left > 0; left--) {
                    var fault = fault(key, in, path + " (a key)");
                    if (fault.isEmpty()) {
                        fault = fault(value, in, path + " (a value)");
                    }
                    if (fault.isPresent()) {
                        yield fault;
                    }
                }
                yield Optional.empty();
            }
            case TypeDesc.Record(var fields) -> record(fields, in, path);
            case TypeDesc.Union union -> union(union, in, path);
            case TypeDesc.Function _ -> wrong(path, "a function", in);
        };
    }

    private static Optional<String> primitive(TypeDesc.Prim prim, CborReader in, String path) throws CborException {
        CborReader.Type wanted = switch (prim) {
            case INT -> CborReader.Type.INTEGER;
            case BOOL -> CborReader.Type.BOOL;
            case STRING -> CborReader.Type.TEXT;
            case UNIT -> CborReader.Type.NULL;
            case DECIMAL -> CborReader.Type.TAG;
            case SQL, SECRET, RESPONSE -> CborReader.Type.BYTES;
        };
        if (in.peek() != wanted) {
            return wrong(path, name(prim), in);
        }
        in.skip();
        return Optional.empty();
    }

    private static String name(TypeDesc.Prim prim) {
        return switch (prim) {
            case INT -> "an Int";
            case BOOL -> "a Bool";
            case STRING -> "a String";
            case UNIT -> "Unit";
            case DECIMAL -> "a Decimal";
            case SQL -> "Sql";
            case SECRET -> "a Secret";
            case RESPONSE -> "a response";
        };
    }

    private static Optional<String> wrong(String path, String wanted, CborReader in) throws CborException {
        String found = switch (in.peek()) {
            case INTEGER -> "an Int";
            case TEXT -> "a String";
            case BOOL -> "a Bool";
            case TAG -> "a Decimal";
            case NULL -> "Unit";
            case ARRAY -> "a List or a variant";
            case MAP -> "a record or a Map";
            case BYTES -> "bytes";
        };
        return Optional.of((path.isEmpty() ? "it" : "`" + path.substring(1) + "`") + " is " + found
                + " where the call takes " + wanted);
    }

    private Optional<String> record(List<TypeDesc.Field> fields, CborReader in, String path) throws CborException {
        if (in.peek() == CborReader.Type.NULL && fields.isEmpty()) {
            in.nothing();
            return Optional.empty();
        }
        if (in.peek() != CborReader.Type.MAP) {
            return wrong(path, "a record", in);
        }
        var missing = new ArrayList<>(fields.stream().map(TypeDesc.Field::name).toList());
        for (int left = in.map(); left > 0; left--) {
            String name = in.text();
            if (!missing.remove(name)) {
                return Optional.of(
                        "the field `" + (path + "." + name).substring(1) + "` is not one that the call takes");
            }
            int index = index(fields, name);
            var fault = fault(fields.get(index).type(), in, path + "." + name);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return missing.stream()
                .findFirst()
                .map(name -> "the field `" + (path + "." + name).substring(1) + "` is missing");
    }

    private static int index(List<TypeDesc.Field> fields, String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("A record without a field " + name);
    }

    private Optional<String> union(TypeDesc.Union union, CborReader in, String path) throws CborException {
        if (in.peek() != CborReader.Type.ARRAY) {
            return wrong(path, union.name(), in);
        }
        int items = in.array();
        if (items == 0 || in.peek() != CborReader.Type.INTEGER) {
            return Optional.of((path.isEmpty() ? "it" : "`" + path.substring(1) + "`")
                    + " is a List where the call takes " + union.name());
        }
        long variant = in.integer();
        if (variant < 0
                || variant >= union.variants().size()
                || union.variants().get((int) variant).payload().size() != items - 1) {
            return Optional.of((path.isEmpty() ? "it" : "`" + path.substring(1) + "`") + " is no value of "
                    + union.name() + ", which the call takes");
        }
        TypeDesc.Variant made = union.variants().get((int) variant);
        for (int i = 0; i < made.payload().size(); i++) {
            // Some(x), Ok(x) and the like say nothing that helps to find the place.
            boolean plain = made.payload().size() == 1;
            String inner = plain ? path : path + "." + made.name() + "[" + i + "]";
            var fault = fault(made.payload().get(i).type(), in, inner);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }
}
