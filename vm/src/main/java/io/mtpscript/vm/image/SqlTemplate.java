package io.mtpscript.vm.image;

import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One {@code sql} literal, prepared: its text in bytes, its parameters' types with their names as CBOR text items. */
public final class SqlTemplate {
    private final byte[][] pieces;
    private final int[] types;
    /** Empty for a parameter that is Sql itself. */
    private final byte[][] typeNames;

    SqlTemplate(Program.SqlTemplate template, List<TypeDesc> table) {
        pieces = template.pieces().stream()
                .map(piece -> piece.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        types = template.paramTypes().stream().mapToInt(Integer::intValue).toArray();
        typeNames = template.paramTypes().stream()
                .map(type -> SqlTypes.name(table, type).map(Names::cborText).orElse(new byte[0]))
                .toArray(byte[][]::new);
    }

    public int paramCount() {
        return types.length;
    }

    public int paramType(int index) {
        return types[index];
    }

    /** Whether a parameter is Sql, whose text and parameters take its place. */
    public boolean splices(int index) {
        return typeNames[index].length == 0;
    }

    /** The CBOR text item that names a parameter's type. */
    public byte[] typeName(int index) {
        return typeNames[index];
    }

    /** The text before parameter {@code index}, or after the last. */
    public byte[] piece(int index) {
        return pieces[index];
    }
}
