package io.mtpscript.core.snapshot;

import io.mtpscript.core.Limits;
import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.cbor.CborWriter;
import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Program;
import java.util.EnumMap;
import java.util.Map;

/** Writes a program as the bytes of {@code app.msqs}: equal programs give equal bytes. */
public final class SnapshotWriter {
    private SnapshotWriter() {}

    /**
     * The file of a program.
     *
     * @throws IllegalArgumentException if the file would be larger than {@link Limits#SNAPSHOT_BYTES}
     */
    public static byte[] write(Program program) {
        Map<Section, byte[]> sections = sections(program);
        byte[] file = Container.write(sections);
        if (file.length > Limits.SNAPSHOT_BYTES) {
            throw new IllegalArgumentException(
                    "The snapshot has " + file.length + " bytes; at most " + Limits.SNAPSHOT_BYTES + " are allowed");
        }
        return file;
    }

    static Map<Section, byte[]> sections(Program program) {
        Map<Section, byte[]> sections = new EnumMap<>(Section.class);
        sections.put(Section.METADATA, MetadataWriter.tree(program).encode());
        sections.put(Section.CODE, code(program));
        sections.put(Section.SOURCE_MAP, sourceMap(program));
        sections.put(Section.OPENAPI, program.openapi());
        sections.put(Section.DATA, program.data());
        return sections;
    }

    private static byte[] code(Program program) {
        CborWriter out = new CborWriter();
        out.array(2).bytes(longs(program.constants())).array(program.functions().size());
        for (FunctionCode function : program.functions()) {
            out.array(9);
            out.text(function.name()).integer(function.paramCount()).integer(function.registerCount());
            out.bool(function.closure()).array(function.captureTypes().size());
            function.captureTypes().forEach(out::integer);
            out.integer(function.codeClass()).bool(function.pure()).bytes(longs(function.code()));
            out.array(function.tables().size());
            function.tables().forEach(table -> out.bytes(ints(table)));
        }
        return out.toByteArray();
    }

    private static byte[] sourceMap(Program program) {
        CborWriter out = new CborWriter();
        out.array(3).array(program.files().size());
        program.files().forEach(out::text);
        out.bytes(longs(program.positions())).array(program.functions().size());
        program.functions().forEach(function -> out.bytes(ints(function.positions())));
        return out.toByteArray();
    }

    private static byte[] longs(long[] values) {
        ByteBuilder out = new ByteBuilder();
        for (long value : values) {
            out.addLong(value);
        }
        return out.toByteArray();
    }

    private static byte[] ints(int[] values) {
        ByteBuilder out = new ByteBuilder();
        for (int value : values) {
            out.addInt(value);
        }
        return out.toByteArray();
    }
}
