package io.mtpscript.compiler.bound;

import static io.mtpscript.compiler.bound.Count.bits;
import static io.mtpscript.compiler.bound.Count.blocks;
import static io.mtpscript.compiler.bound.Count.plus;
import static io.mtpscript.compiler.bound.Count.times;

import io.mtpscript.compiler.ir.Op;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.TypeDesc;
import java.util.List;
import java.util.Map;

/** What each builtin charges by its data at most (docs/internals.md, section 4), and how large its result can get. */
final class Builtins {
    /** Digits and sign of an Int; of a Decimal with all 28 digits behind the point and 34 before it. */
    private static final long INT_TEXT = 20;

    private static final long DECIMAL_TEXT = 70;

    /** What a path of a fault has beside names and keys: an index for each container. */
    private static final long PATH_BYTES = 2048;

    /** How many bytes a byte of a String can become in JSON or in a path. */
    private static final long ESCAPED = 6;

    private static final long CODE_POINT_BYTES = 4;

    /** The longest hash of a password, in Base64. */
    private static final long HASH_TEXT = 1024;

    private final Sizes sizes;

    Builtins(Sizes sizes) {
        this.sizes = sizes;
    }

    /** @param units of the builtin's data row; {@link Count#UNBOUNDED} where there is no bound */
    record Outcome(long units, Size result) {}

    /** One call: its operands with their sizes. */
    private final class Call {
        private final Op.CallBuiltin op;
        private final List<Size> args;

        Call(Op.CallBuiltin op, List<Size> args) {
            this.op = op;
            this.args = args;
        }

        int type(int i) {
            return op.args().get(i).type();
        }

        Size arg(int i) {
            return args.get(i);
        }

        long bytes(int i) {
            return sizes.bytes(type(i), args.get(i));
        }

        Size.Items list(int i) {
            return sizes.list(type(i), args.get(i));
        }

        int element(int i) {
            return sizes.element(type(i));
        }

        Size.Entries map(int i) {
            return sizes.map(type(i), args.get(i));
        }

        TypeDesc.MapOf mapType(int i) {
            return (TypeDesc.MapOf) sizes.type(type(i));
        }

        long visits(int i) {
            return sizes.visits(type(i), args.get(i));
        }

        Size.Int number(int i) {
            return Sizes.interval(args.get(i));
        }

        /** As a count: negative ones count as 0. */
        long count(int i) {
            return Math.max(0, number(i).to());
        }
    }

    private static Outcome free(Size result) {
        return new Outcome(0, result);
    }

    private Outcome text(long units, long bytes) {
        return new Outcome(units, sizes.text(bytes));
    }

    private static Size fallible(Size value) {
        return Sizes.result(value, Size.Word.INSTANCE);
    }

    /** @param args a size for each operand */
    Outcome call(Op.CallBuiltin op, List<Size> args) {
        var c = new Call(op, args);
        return switch (op.builtin()) {
            case OP_EQUAL -> new Outcome(Math.min(c.visits(0), c.visits(1)), Size.Word.INSTANCE);
            case OP_CONCAT -> {
                long bytes = 0;
                for (int i = 0; i < args.size(); i++) {
                    bytes = plus(bytes, c.bytes(i));
                }
                yield text(blocks(bytes), bytes);
            }
            case OP_STRING_COMPARE -> new Outcome(blocks(Math.min(c.bytes(0), c.bytes(1))), new Size.Int(-1, 1));
            case OP_LIST_CONCAT -> concat(c);
            case OP_DECIMAL_ADD, OP_DECIMAL_SUB, OP_DECIMAL_MUL, OP_DECIMAL_DIV, OP_DECIMAL_NEG ->
                free(Size.Word.INSTANCE);
            case OP_SQL -> free(new Size.Sql(sizes.sql(op.aux(), args)));
            case STRING_LENGTH -> free(new Size.Int(0, c.bytes(0)));
            case STRING_SLICE -> {
                long points = Math.max(
                        0, Ints.plus(c.count(2), -Math.max(0, c.number(1).from())));
                yield text(blocks(c.bytes(0)), Math.min(c.bytes(0), times(CODE_POINT_BYTES, points)));
            }
            case STRING_SPLIT -> {
                // A piece more than there are separators; its object's head, its word in the list, and its padding.
                long pieces = plus(c.bytes(0), 1);
                long made = plus(plus(8, times(24, pieces)), c.bytes(0));
                yield new Outcome(
                        plus(blocks(plus(c.bytes(0), c.bytes(1))), blocks(made)),
                        sizes.items(pieces, sizes.text(c.bytes(0))));
            }
            case STRING_JOIN -> {
                Size.Items parts = c.list(0);
                long each = plus(sizes.bytes(c.element(0), parts.element()), c.bytes(1));
                // Each started block of a part is a visit of its own.
                long bytes = Math.min(
                        times(parts.length(), each),
                        plus(times(64, parts.visits()), times(parts.length(), c.bytes(1))));
                yield text(plus(blocks(times(8, parts.length())), blocks(bytes)), bytes);
            }
            case STRING_TRIM -> text(blocks(c.bytes(0)), c.bytes(0));
            case STRING_REPLACE -> {
                long bytes = plus(c.bytes(0), times(plus(c.bytes(0), 1), c.bytes(2)));
                yield text(plus(blocks(plus(c.bytes(0), c.bytes(1))), blocks(bytes)), bytes);
            }
            case STRING_CONTAINS -> new Outcome(blocks(plus(c.bytes(0), c.bytes(1))), Size.Word.INSTANCE);
            case STRING_INDEX_OF ->
                new Outcome(blocks(plus(c.bytes(0), c.bytes(1))), Sizes.option(new Size.Int(0, c.bytes(0))));
            case STRING_STARTS_WITH, STRING_ENDS_WITH -> new Outcome(blocks(c.bytes(1)), Size.Word.INSTANCE);
            case STRING_PAD_START, STRING_PAD_END -> {
                long bytes = plus(c.bytes(0), c.bytes(2) == 0 ? 0 : times(CODE_POINT_BYTES, c.count(1)));
                yield text(blocks(bytes), bytes);
            }
            // Simple case mapping makes three bytes of two at most.
            case STRING_TO_UPPER, STRING_TO_LOWER -> text(blocks(c.bytes(0)), times(2, c.bytes(0)));
            case STRING_TO_INT -> new Outcome(blocks(c.bytes(0)), Sizes.option(Size.Int.ANY));
            case STRING_TO_DECIMAL -> new Outcome(blocks(c.bytes(0)), Sizes.option(Size.Word.INSTANCE));
            case STRING_REPEAT -> {
                long bytes = times(c.bytes(0), c.count(1));
                yield text(blocks(bytes), bytes);
            }
            case INT_TO_STRING -> free(new Size.Text(INT_TEXT));
            case BOOL_TO_STRING -> free(new Size.Text(5));
            case INT_CHECKED_ADD, INT_CHECKED_SUB, INT_CHECKED_MUL, INT_CHECKED_DIV -> free(fallible(Size.Int.ANY));
            case INT_POW -> free(Size.Int.ANY);
            case DECIMAL_ADD, DECIMAL_SUB, DECIMAL_MUL, DECIMAL_DIV, DECIMAL_ROUND ->
                free(fallible(Size.Word.INSTANCE));
            case DECIMAL_COMPARE -> free(new Size.Int(-1, 1));
            case DECIMAL_ABS, DECIMAL_FROM_INT -> free(Size.Word.INSTANCE);
            case DECIMAL_TO_STRING -> free(new Size.Text(DECIMAL_TEXT));
            case DECIMAL_FORMAT -> free(fallible(new Size.Text(DECIMAL_TEXT)));
            case DECIMAL_FROM_STRING -> new Outcome(blocks(c.bytes(0)), fallible(Size.Word.INSTANCE));
            case DECIMAL_TO_INT -> free(Sizes.option(Size.Int.ANY));
            case LIST_GET -> free(Sizes.option(c.list(0).element()));
            case LIST_SLICE -> {
                Size.Items list = c.list(0);
                long kept = Math.max(
                        0, Ints.plus(c.count(2), -Math.max(0, c.number(1).from())));
                yield free(list.some(kept));
            }
            case LIST_REVERSE -> new Outcome(c.list(0).length(), c.list(0));
            case LIST_RANGE -> {
                long length = Math.max(
                        0, Ints.plus(c.number(1).to(), negated(c.number(0).from())));
                Size number = length == 0
                        ? Size.Nothing.INSTANCE
                        : new Size.Int(c.number(0).from(), Ints.plus(c.number(1).to(), -1));
                yield new Outcome(length, sizes.items(length, number));
            }
            case LIST_PICK -> new Outcome(Math.min(c.list(0).length(), c.list(1).length()), c.list(0));
            case LIST_SORT_BY_INT ->
                new Outcome(times(c.list(0).length(), bits(c.list(0).length())), c.list(0));
            case LIST_SORT_BY_STRING -> {
                long n = c.list(0).length();
                long keys =
                        times(n, 1 + blocks(sizes.bytes(c.element(1), c.list(1).element())));
                yield new Outcome(plus(n, times(keys, bits(n))), c.list(0));
            }
            case LIST_DISTINCT -> {
                Size.Items list = c.list(0);
                yield searched(sizes.elementVisits(c.type(0), list), list.length(), list);
            }
            case LIST_FLATTEN -> {
                Size.Items lists = c.list(0);
                Size.Items inner = sizes.list(c.element(0), lists.element());
                long length = times(lists.length(), inner.length());
                yield new Outcome(plus(lists.length(), length), sizes.items(length, inner.element()));
            }
            case MAP_EMPTY -> free(new Size.Entries(0, Size.Nothing.INSTANCE, Size.Nothing.INSTANCE));
            case MAP_GET ->
                searched(c.visits(1), c.map(0).count(), Sizes.option(c.map(0).value()));
            case MAP_HAS -> searched(c.visits(1), c.map(0).count(), Size.Word.INSTANCE);
            case MAP_SET -> {
                Size.Entries map = c.map(0);
                TypeDesc.MapOf type = c.mapType(0);
                Size key = sizes.join(type.key(), map.key(), c.arg(1));
                Size value = sizes.join(type.value(), map.value(), c.arg(2));
                yield searched(c.visits(1), map.count(), sizes.entries(plus(map.count(), 1), key, value));
            }
            case MAP_REMOVE -> searched(c.visits(1), c.map(0).count(), c.map(0));
            case MAP_SIZE -> free(new Size.Int(0, c.map(0).count()));
            case MAP_KEYS ->
                new Outcome(
                        c.map(0).count(), sizes.items(c.map(0).count(), c.map(0).key()));
            case MAP_VALUES ->
                new Outcome(
                        c.map(0).count(), sizes.items(c.map(0).count(), c.map(0).value()));
            case MAP_ENTRIES -> {
                Size.Entries map = c.map(0);
                Size entry = new Size.Fields(List.of(map.key(), map.value()));
                yield new Outcome(map.count(), sizes.items(map.count(), entry));
            }
            case MAP_FROM_LIST -> {
                Size.Items list = c.list(0);
                Size key = sizes.field(c.element(0), list.element(), 0);
                Size value = sizes.field(c.element(0), list.element(), 1);
                long visits = times(list.length(), sizes.visits(op.aux(), key));
                yield searched(visits, list.length(), sizes.entries(list.length(), key, value));
            }
            case MAP_MERGE -> merge(c);
            case JSON_PARSE, JSON_DECODE, JSON_DECODE_STRICT -> {
                long bytes = c.bytes(0);
                Size path = sizes.text(plus(times(ESCAPED, bytes), PATH_BYTES + sizes.schemaBytes()));
                Size message = sizes.text(PATH_BYTES + sizes.schemaBytes());
                Size error = Sizes.variants(Map.of(0, List.of(path, message)));
                yield new Outcome(blocks(bytes), Sizes.result(new Size.Decoded(bytes, true), error));
            }
            case JSON_STRINGIFY, JSON_ENCODE -> new Outcome(c.visits(0), sizes.text(Count.UNBOUNDED));
            case HASH_SHA256 -> text(blocks(c.bytes(0)), 64);
            case HASH_FNV1A64 -> text(blocks(c.bytes(0)), 16);
            case HASH_HMAC_SHA256 -> text(blocks(plus(c.bytes(0), c.bytes(1))), 64);
            case HASH_EQUAL -> new Outcome(blocks(plus(c.bytes(0), c.bytes(1))), Size.Word.INSTANCE);
            case CBOR_ENCODE -> new Outcome(c.visits(0), sizes.text(Count.UNBOUNDED));
            // A byte becomes an escape of three.
            case URL_ENCODE -> text(blocks(c.bytes(0)), times(3, c.bytes(0)));
            case URL_DECODE, BASE64_DECODE, BASE64_URL_DECODE ->
                new Outcome(blocks(c.bytes(0)), Sizes.option(sizes.text(c.bytes(0))));
            // Three bytes become four characters.
            case BASE64_ENCODE, BASE64_URL_ENCODE -> text(blocks(c.bytes(0)), plus(times(2, c.bytes(0)), 4));
            case JWT_HS256 -> text(blocks(plus(c.bytes(0), c.bytes(1))), 64);
            case JWT_RS256, JWT_ES256, JWT_ED25519 ->
                new Outcome(blocks(plus(plus(c.bytes(0), c.bytes(1)), c.bytes(2))), new Size.Int(0, 2));
            case PASSWORD_ARGON2ID -> {
                long memory = Math.min(c.count(2), Limits.ARGON2_MEMORY_KIB);
                long passes = Math.min(c.count(3), Limits.ARGON2_PASSES);
                long units = plus(times(memory, passes), blocks(plus(c.bytes(0), c.bytes(1))));
                yield text(units, HASH_TEXT);
            }
            case SQL_JOIN -> {
                Size.Items pieces = c.list(0);
                long piece = sizes.visits(c.element(0), pieces.element());
                long separator = sizes.visits(c.type(1), c.arg(1));
                yield new Outcome(pieces.length(), new Size.Sql(Sizes.sqlJoin(pieces.length(), piece, separator)));
            }
        };
    }

    /** The V visits of the keys, and these again for each bit of the number that is searched. */
    private static Outcome searched(long visits, long count, Size result) {
        return new Outcome(plus(visits, times(visits, bits(count))), result);
    }

    private Outcome concat(Call c) {
        long length = 0;
        Size element = Size.Nothing.INSTANCE;
        for (int i = 0; i < c.args.size(); i++) {
            length = plus(length, c.list(i).length());
            element = sizes.join(c.element(i), element, c.list(i).element());
        }
        return new Outcome(length, sizes.items(length, element));
    }

    private Outcome merge(Call c) {
        Size.Entries a = c.map(0);
        Size.Entries b = c.map(1);
        TypeDesc.MapOf type = c.mapType(0);
        long count = plus(a.count(), b.count());
        Size key = sizes.join(type.key(), a.key(), b.key());
        Size value = sizes.join(type.value(), a.value(), b.value());
        Outcome keys =
                searched(times(b.count(), sizes.visits(type.key(), b.key())), count, sizes.entries(count, key, value));
        return new Outcome(plus(keys.units(), count), keys.result());
    }

    private static long negated(long a) {
        return a == Long.MIN_VALUE ? Long.MAX_VALUE : -a;
    }
}
