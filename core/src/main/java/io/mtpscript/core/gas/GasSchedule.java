package io.mtpscript.core.gas;

import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.Opcode;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.core.unicode.CaseMapping;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What everything costs, in beta-reductions, by the table {@code gas-v5.1.csv} (runtime contract, section 3).
 *
 * <p>A table is accepted only if every opcode, builtin and {@link Charge} has exactly one row and every row has its opcode,
 * builtin or charge.
 */
public final class GasSchedule {
    private static final String RESOURCE = "gas-v5.1.csv";
    private static final String HEADER = "opcode,name,cost_beta_units,category";

    /** The largest price of a row: sums of a segment's rows stay far below 2^48. */
    private static final long MAX_PRICE = 1_000_000;

    private static final GasSchedule PACKAGED = parse(readResource());

    /** By {@link Opcode#code}. */
    private final long[] opcodes;

    /** By {@link Builtin#id}. */
    private final long[] builtins;

    private final long[] builtinUnits;
    private final Map<Charge, Long> charges = new EnumMap<>(Charge.class);
    private final String semanticsVersion;

    private GasSchedule(String table, Map<String, Long> prices) {
        opcodes =
                new long[1 + Opcode.all().stream().mapToInt(Opcode::code).max().orElseThrow()];
        builtins = new long
                [1 + Arrays.stream(Builtin.values()).mapToInt(Builtin::id).max().orElseThrow()];
        builtinUnits = new long[builtins.length];
        for (Opcode opcode : Opcode.all()) {
            opcodes[opcode.code()] = price(prices, key(opcode));
        }
        for (Builtin builtin : Builtin.values()) {
            builtins[builtin.id()] = price(prices, key(builtin, builtin.row()));
            builtinUnits[builtin.id()] =
                    builtin.unit() == Builtin.Unit.NONE ? 0 : price(prices, key(builtin, unitRow(builtin)));
        }
        for (Charge charge : Charge.values()) {
            charges.put(charge, price(prices, key(charge)));
        }
        semanticsVersion = Sha256.hex(new Sha256()
                .update(table.getBytes(StandardCharsets.UTF_8))
                .update(signatures().getBytes(StandardCharsets.UTF_8))
                .update(CaseMapping.tables())
                .digest());
    }

    private static long price(Map<String, Long> prices, String key) {
        Long price = prices.get(key);
        if (price == null) {
            throw new IllegalArgumentException("The gas table has no row " + key);
        }
        return price;
    }

    /** The schedule of this build. */
    public static GasSchedule packaged() {
        return PACKAGED;
    }

    /**
     * Reads a table.
     *
     * @throws IllegalArgumentException if it is not one; the message has line and reason
     */
    public static GasSchedule parse(String table) {
        if (!table.startsWith(HEADER + "\n") || !table.endsWith("\n")) {
            throw new IllegalArgumentException(
                    "A gas table starts with the line " + HEADER + " and ends with a line end");
        }
        SequencedMap<String, Long> prices = new LinkedHashMap<>();
        String[] lines = table.substring(0, table.length() - 1).split("\n", -1);
        for (int i = 1; i < lines.length; i++) {
            String where = "Line " + (i + 1) + " of the gas table ";
            String[] cells = lines[i].split(",", -1);
            if (cells.length != 4 || !cells[3].matches("[a-z]+( [a-z]+)*")) {
                throw new IllegalArgumentException(where + "is not opcode,name,cost,category: " + lines[i]);
            }
            if (!cells[2].matches("0|[1-9][0-9]{0,6}") || Long.parseLong(cells[2]) > MAX_PRICE) {
                throw new IllegalArgumentException(where + "has a price that is not 0.." + MAX_PRICE + ": " + cells[2]);
            }
            String key = key(cells[0], cells[1]);
            if (prices.put(key, Long.parseLong(cells[2])) != null) {
                throw new IllegalArgumentException(where + "repeats the row " + key);
            }
        }
        Set<String> known = knownRows();
        for (String key : prices.keySet()) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException("The gas table has a row for nothing: " + key);
            }
        }
        return new GasSchedule(table, prices);
    }

    private static Set<String> knownRows() {
        Set<String> known = new LinkedHashSet<>();
        Opcode.all().forEach(opcode -> known.add(key(opcode)));
        for (Builtin builtin : Builtin.values()) {
            known.add(key(builtin, builtin.row()));
            if (builtin.unit() != Builtin.Unit.NONE) {
                known.add(key(builtin, unitRow(builtin)));
            }
        }
        Arrays.stream(Charge.values()).forEach(charge -> known.add(key(charge)));
        return known;
    }

    private static String key(Opcode opcode) {
        return key(Integer.toString(opcode.code()), opcode.row());
    }

    private static String key(Builtin builtin, String row) {
        return key("builtin " + builtin.id(), row);
    }

    private static String key(Charge charge) {
        return key(charge.column(), charge.row());
    }

    private static String key(String column, String row) {
        return column + "," + row;
    }

    private static String unitRow(Builtin builtin) {
        return builtin.row() + "/" + builtin.unit().suffix();
    }

    /** The price of one instruction. */
    public long cost(Opcode opcode) {
        return opcodes[opcode.code()];
    }

    /** The base price of a builtin, on top of {@link Opcode#BUILTIN}. */
    public long cost(Builtin builtin) {
        return builtins[builtin.id()];
    }

    /** The price of one {@link Builtin#unit} of a builtin's work; 0 where it has no such row. */
    public long unitCost(Builtin builtin) {
        return builtinUnits[builtin.id()];
    }

    /** The price of something that is neither opcode nor builtin. */
    public long cost(Charge charge) {
        return Objects.requireNonNull(charges.get(charge));
    }

    /**
     * The name of what programs mean under this schedule: SHA-256 in hex over the gas table, the list of builtins and the
     * Unicode tables (runtime contract, section 5). Opcodes are in the gas table.
     */
    public String semanticsVersion() {
        return semanticsVersion;
    }

    private static String signatures() {
        return Arrays.stream(Builtin.values())
                .map(builtin -> builtin.id() + " " + builtin.row() + " " + builtin.arity() + " " + builtin.aux() + " "
                        + builtin.unit() + "\n")
                .collect(Collectors.joining());
    }

    private static String readResource() {
        try (InputStream in = GasSchedule.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks " + RESOURCE + "; build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("The jar's " + RESOURCE + " cannot be read", e);
        }
    }
}
