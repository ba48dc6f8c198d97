package io.mtpscript.engine.packing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Copies a jar, its entries in their order, with the classes that {@link ClassPreparation} rewrites. The same jar gives the same bytes. */
public final class JarPreparation {
    /** Every entry's time, as elsewhere in the build; local, since the zip format knows no zone. */
    private static final LocalDateTime TIME = LocalDateTime.of(2025, 1, 1, 0, 0);

    private JarPreparation() {}

    /** @param args the jar that is there and the one to make, which appears whole or not at all */
    public static void main(String[] args) throws IOException {
        Path from = Path.of(args[0]);
        Path to = Path.of(args[1]);
        Path making = Path.of(args[1] + ".new");
        try (var jar = new JarFile(from.toFile());
                var loader =
                        new URLClassLoader(new URL[] {from.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
                OutputStream file = Files.newOutputStream(making);
                var out = new ZipOutputStream(file)) {
            var classes = new ClassPreparation(loader);
            for (var entry : Collections.list(jar.entries())) {
                byte[] bytes;
                try (var in = jar.getInputStream(entry)) {
                    bytes = in.readAllBytes();
                }
                byte[] prepared = isRewritten(entry.getName()) ? classes.prepare(bytes) : bytes;
                var copy = new ZipEntry(entry.getName());
                copy.setTimeLocal(TIME);
                if (isReadByEveryStart(entry.getName())) {
                    store(copy, prepared);
                }
                out.putNextEntry(copy);
                out.write(prepared);
                out.closeEntry();
            }
        }
        Files.move(making, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Without compression: some 8 MB more of jar, and a twentieth less work for a start. */
    private static void store(ZipEntry entry, byte[] bytes) {
        var sum = new CRC32();
        sum.update(bytes);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(sum.getValue());
    }

    private static boolean isReadByEveryStart(String name) {
        return name.endsWith(".class") && (name.startsWith("io/mtpscript/") || name.startsWith("io/netty/"));
    }

    /** Our own classes and those of the command line's library: what every start runs. */
    private static boolean isRewritten(String name) {
        return name.endsWith(".class") && (name.startsWith("io/mtpscript/") || name.startsWith("picocli/"));
    }
}
