package io.mtpscript.core.gas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.code.Builtin;
import io.mtpscript.core.code.Opcode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GasScheduleTest {
    private static final String TABLE = table();

    private static String table() {
        try {
            return Files.readString(Path.of("..", "gas-v5.1.csv"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String refusal(String table) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> GasSchedule.parse(table))
                .getMessage());
    }

    /** The row by its cells, found without the parser under test. */
    private static long cell(String column, String name) {
        List<String> rows = TABLE.lines()
                .filter(line -> line.startsWith(column + "," + name + ","))
                .toList();
        assertEquals(1, rows.size(), column + " " + name);
        return Long.parseLong(rows.getFirst().split(",", -1)[2]);
    }

    @Test
    void everyOpcodeBuiltinAndChargeHasItsRow() {
        GasSchedule schedule = GasSchedule.packaged();
        int rows = 0;
        for (Opcode opcode : Opcode.all()) {
            assertEquals(cell("" + opcode.code(), opcode.row()), schedule.cost(opcode));
            rows++;
        }
        for (Builtin builtin : Builtin.values()) {
            String column = "builtin " + builtin.id();
            assertEquals(cell(column, builtin.row()), schedule.cost(builtin));
            rows++;
            if (builtin.unit() == Builtin.Unit.NONE) {
                assertEquals(0, schedule.unitCost(builtin));
            } else {
                assertEquals(cell(column, builtin.row() + "/" + builtin.unit().suffix()), schedule.unitCost(builtin));
                assertTrue(schedule.unitCost(builtin) > 0, builtin + " would work for nothing");
                rows++;
            }
        }
        for (Charge charge : Charge.values()) {
            assertEquals(
                    cell(
                            charge == Charge.FUNCTION_ENTER || charge == Charge.REQUEST_START ? "frame" : "codec",
                            charge.row()),
                    schedule.cost(charge));
            rows++;
        }
        assertEquals(rows, TABLE.lines().count() - 1, "rows for nothing");
    }

    @Test
    void theContractsPricesHold() {
        GasSchedule schedule = GasSchedule.packaged();
        assertEquals(0, schedule.cost(Opcode.TAILCALL), "a tail call costs nothing");
        assertEquals(1, schedule.cost(Charge.FUNCTION_ENTER), "so that a loop of empty tail calls ends");
    }

    @Test
    void everyRowIsNeeded() {
        List<String> lines = TABLE.lines().toList();
        for (int i = 1; i < lines.size(); i++) {
            String without = TABLE.replace(lines.get(i) + "\n", "");
            assertTrue(refusal(without).startsWith("The gas table has no row "), lines.get(i));
            assertEquals(
                    "Line " + (lines.size() + 1) + " of the gas table repeats the row "
                            + lines.get(i).replaceFirst("^([^,]*,[^,]*),.*$", "$1"),
                    refusal(TABLE + lines.get(i) + "\n"));
        }
    }

    @Test
    void malformedTablesAreRefused() {
        assertTrue(refusal("").startsWith("A gas table starts with the line"));
        assertTrue(refusal(TABLE.stripTrailing()).startsWith("A gas table starts with the line"));
        assertTrue(refusal(TABLE.replace("\n", "\r\n")).startsWith("A gas table starts with the line"));
        assertEquals("The gas table has a row for nothing: 999,warp", refusal(TABLE + "999,warp,1,data\n"));
        assertEquals(
                "Line 4 of the gas table is not opcode,name,cost,category: ",
                refusal(TABLE.replaceFirst("(?s)^((?:[^\n]*\n){3})", "$1\n")));
        assertTrue(
                refusal(TABLE.replace("1,move,0,data", "1,move,-1,data")).endsWith("price that is not 0..1000000: -1"));
        assertTrue(refusal(TABLE.replace("1,move,0,data", "1,move,00,data")).endsWith(": 00"));
        assertTrue(
                refusal(TABLE.replace("1,move,0,data", "1,move,1000001,data")).endsWith(": 1000001"));
        assertTrue(refusal(TABLE.replace("1,move,0,data", "1,move,,data")).endsWith(": "));
        assertTrue(
                refusal(TABLE.replace("1,move,0,data", "1,move,0,data,")).contains("is not opcode,name,cost,category"));
        assertTrue(
                refusal(TABLE.replace("1,move,0,data", "1,move,0,Data")).contains("is not opcode,name,cost,category"));
    }

    @Test
    void theSemanticsVersionFollowsThePrices() {
        String version = GasSchedule.packaged().semanticsVersion();
        assertTrue(version.matches("[0-9a-f]{64}"));
        assertEquals(version, GasSchedule.parse(TABLE).semanticsVersion());
        assertNotEquals(
                version,
                GasSchedule.parse(TABLE.replace("1,move,0,data", "1,move,1,data"))
                        .semanticsVersion());
    }

    @Test
    void numbersAndNamesAreUnique() {
        Set<Integer> ids = new HashSet<>();
        Arrays.stream(Builtin.values()).forEach(builtin -> assertTrue(ids.add(builtin.id()), builtin.name()));
        Set<Integer> codes = new HashSet<>();
        Opcode.all().forEach(opcode -> assertTrue(codes.add(opcode.code()), opcode.name()));
    }
}
