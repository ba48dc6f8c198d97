package io.mtpscript.core.snapshot;

import io.mtpscript.core.Limits;
import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.cbor.CborValue;
import io.mtpscript.core.code.FunctionCode;
import io.mtpscript.core.code.Program;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads the bytes of {@code app.msqs} back into the program, checking every length, index and range.
 *
 * <p>Whoever runs code from it has verified the file before ({@link SnapshotVerifier}) and checks the instructions
 * themselves afterwards: this reader knows the shape of a program, the VM's loader the meaning of its code.
 */
public final class SnapshotReader {
    /** How deep the sections nest; the deepest is a binding of a route. */
    private static final int MAX_DEPTH = 16;

    /** The first bytes of the constant data, which stay zero so that offset 0 is no object. */
    private static final int ZERO_BYTES = 64;

    private SnapshotReader() {}

    /**
     * The program of a file.
     *
     * @throws SnapshotException if the bytes are no snapshot that {@link SnapshotWriter} of this format version could have
     *     written
     */
    public static Program read(byte[] file) throws SnapshotException {
        return program(Container.read(file));
    }

    static Program program(Map<Section, byte[]> sections) throws SnapshotException {
        SourceMap sourceMap = parse(sections, Section.SOURCE_MAP, SnapshotReader::sourceMap);
        CborValue metadata = parse(sections, Section.METADATA, CborValue::read);
        int functionCount = parse(sections, Section.CODE, SnapshotReader::functionCount);
        MetadataReader reader =
                MetadataReader.of(new MetadataNode(metadata, ""), functionCount, sourceMap.positions().length);
        Code code = parse(sections, Section.CODE, in -> code(in, sourceMap, reader.typeCount()));
        byte[] data = Objects.requireNonNull(sections.get(Section.DATA));
        checkData(data);
        return new Program(
                reader.semanticsVersion(),
                reader.types(),
                code.functions(),
                code.constants(),
                data,
                reader.sqlTemplates(),
                reader.effectSites(),
                reader.routes(),
                reader.constantGas(),
                reader.config(),
                reader.serve(),
                reader.unionHashes(),
                sourceMap.files(),
                sourceMap.positions(),
                Objects.requireNonNull(sections.get(Section.OPENAPI)),
                reader.buildInfo());
    }

    private record SourceMap(List<String> files, long[] positions, List<int[]> functions) {}

    private record Code(long[] constants, List<FunctionCode> functions) {}

    /** Reads a section's one item. */
    @FunctionalInterface
    private interface SectionParser<T> {
        T parse(CborReader in) throws CborException, SnapshotException;
    }

    private static <T> T parse(Map<Section, byte[]> sections, Section section, SectionParser<T> parser)
            throws SnapshotException {
        byte[] bytes = Objects.requireNonNull(sections.get(section));
        if (section == Section.METADATA && bytes.length > Limits.METADATA_BYTES) {
            throw new SnapshotException(
                    "Snapshot refused: metadata is larger than " + Limits.METADATA_BYTES + " bytes");
        }
        try {
            CborReader in = new CborReader(bytes, MAX_DEPTH);
            T result = parser.parse(in);
            in.end();
            return result;
        } catch (CborException e) {
            throw new SnapshotException("Snapshot refused: section " + section.title() + ": " + e.getMessage());
        }
    }

    private static SnapshotException refused(String reason) {
        return new SnapshotException("Snapshot refused: " + reason);
    }

    private static void checkData(byte[] data) throws SnapshotException {
        if (data.length < ZERO_BYTES || data.length % Long.BYTES != 0) {
            throw refused("section data is not a whole number of words from 8 on");
        }
        for (int i = 0; i < ZERO_BYTES; i++) {
            if (data[i] != 0) {
                throw refused("section data does not begin with 64 zero bytes");
            }
        }
    }

    private static SourceMap sourceMap(CborReader in) throws CborException, SnapshotException {
        in.array(3);
        int fileCount = count(in, Limits.SOURCE_FILES, "source files");
        List<String> files = new ArrayList<>(fileCount);
        for (int i = 0; i < fileCount; i++) {
            files.add(in.text());
        }
        long[] positions = longs(in.bytes());
        for (long position : positions) {
            if (position >>> Program.POSITION_FILE_SHIFT >= files.size()) {
                throw refused("a position is in no file");
            }
        }
        int functionCount = count(in, Limits.FUNCTIONS, "functions");
        List<int[]> functions = new ArrayList<>(functionCount);
        for (int i = 0; i < functionCount; i++) {
            functions.add(ints(in.bytes()));
        }
        return new SourceMap(files, positions, functions);
    }

    /** Enters an array of at most so many items. */
    private static int count(CborReader in, int limit, String what) throws CborException, SnapshotException {
        int count = in.array();
        if (count > limit) {
            throw refused("more than " + limit + " " + what);
        }
        return count;
    }

    private static int functionCount(CborReader in) throws CborException, SnapshotException {
        in.array(2);
        in.skip();
        int count = count(in, Limits.FUNCTIONS, "functions");
        for (int i = 0; i < count; i++) {
            in.skip();
        }
        return count;
    }

    private static Code code(CborReader in, SourceMap sourceMap, int typeCount)
            throws CborException, SnapshotException {
        in.array(2);
        long[] constants = longs(in.bytes());
        int count = in.array();
        if (count != sourceMap.functions().size()) {
            throw refused("the source map has another number of functions than the code");
        }
        List<FunctionCode> functions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            FunctionCode function = function(in, sourceMap.functions().get(i), typeCount);
            checkFunction(function, sourceMap.positions().length);
            functions.add(function);
        }
        return new Code(constants, functions);
    }

    private static FunctionCode function(CborReader in, int[] positions, int typeCount)
            throws CborException, SnapshotException {
        in.array(9);
        String name = in.text();
        int paramCount = in.integer(0, Limits.REGISTERS);
        int registerCount = in.integer(0, Limits.REGISTERS);
        boolean closure = in.bool();
        int captureCount = count(in, Limits.REGISTERS, "captured values of a function");
        List<Integer> captureTypes = new ArrayList<>(captureCount);
        for (int i = 0; i < captureCount; i++) {
            captureTypes.add(in.integer(0, typeCount - 1));
        }
        int codeClass = in.integer(0, Integer.MAX_VALUE);
        boolean pure = in.bool();
        long[] code = longs(in.bytes());
        int tableCount = count(in, code.length, "jump tables of a function");
        List<int[]> tables = new ArrayList<>(tableCount);
        for (int i = 0; i < tableCount; i++) {
            tables.add(ints(in.bytes()));
        }
        return new FunctionCode(
                name, paramCount, registerCount, closure, captureTypes, codeClass, pure, code, tables, positions);
    }

    private static void checkFunction(FunctionCode function, int positionCount) throws SnapshotException {
        String name = "function " + function.name();
        int instructions = function.code().length;
        if (instructions == 0 || instructions > Limits.INSTRUCTIONS) {
            throw refused(name + " does not have 1.." + Limits.INSTRUCTIONS + " instructions");
        }
        if (function.registerCount() < function.paramCount() + (function.closure() ? 1 : 0)) {
            throw refused(name + " has fewer registers than parameters");
        }
        if (!function.closure() && !function.captureTypes().isEmpty()) {
            throw refused(name + " captures something and is no closure");
        }
        for (int[] table : function.tables()) {
            for (int target : table) {
                if (target < 0 || target >= instructions) {
                    throw refused(name + " has a jump table out of its code");
                }
            }
        }
        int[] positions = function.positions();
        int previous = -1;
        for (int i = 0; i < positions.length; i += 2) {
            boolean inside = positions[i] > previous && positions[i] < instructions;
            if (i + 1 == positions.length || !inside || positions[i + 1] < 0 || positions[i + 1] >= positionCount) {
                throw refused(name + " has a source map that does not fit");
            }
            previous = positions[i];
        }
    }

    private static long[] longs(byte[] bytes) throws SnapshotException {
        if (bytes.length % Long.BYTES != 0) {
            throw refused("an array of 64-bit numbers ends inside one");
        }
        long[] values = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(values);
        return values;
    }

    private static int[] ints(byte[] bytes) throws SnapshotException {
        if (bytes.length % Integer.BYTES != 0) {
            throw refused("an array of 32-bit numbers ends inside one");
        }
        int[] values = new int[bytes.length / Integer.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(values);
        return values;
    }
}
