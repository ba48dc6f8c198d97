package io.mtpscript.conformance.process;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a process of Java has in its memory, looked at from outside. The process must be a child of this one. Linux only. */
record ProcessMemory(long pid) {
    private static final int BLOCK = 1 << 20;
    private static final int SHOWN = 10;
    private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) rw.*");

    /** As {@code jcmd GC.heap_info} tells of the serial collector's generations. */
    private static final Pattern GENERATION = Pattern.compile("\\[0x([0-9a-f]+), 0x[0-9a-f]+, 0x([0-9a-f]+)\\)");

    /** As {@code jcmd Thread.print} tells where a thread's last frame of Java is. */
    private static final Pattern FRAME = Pattern.compile("\\[0x([0-9a-f]{16})\\]");

    /** Whether it can be looked at. */
    boolean readable() {
        return Files.isReadable(Path.of("/proc/" + pid + "/mem")) && Files.isExecutable(jcmd());
    }

    private static Path jcmd() {
        return Path.of(ProcessHandle.current().info().command().orElse("")).resolveSibling("jcmd");
    }

    private String jcmd(String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(jcmd().toString(), Long.toString(pid)));
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(all + ": " + out);
        }
        return out;
    }

    /**
     * Where a text of ASCII stands in memory that is written to, and is neither Java's heap nor a thread's stack; the first few places.
     * A stack keeps what the JVM's code put there from a register until something else is put there: nothing can reach it, and nobody
     * but the JVM can wipe it.
     */
    List<String> nativePlaces(String text) throws IOException, InterruptedException {
        long heapFrom = Long.MAX_VALUE;
        long heapTo = 0;
        for (Matcher generation = GENERATION.matcher(jcmd("GC.heap_info")); generation.find(); ) {
            heapFrom = Math.min(heapFrom, Long.parseUnsignedLong(generation.group(1), 16));
            heapTo = Math.max(heapTo, Long.parseUnsignedLong(generation.group(2), 16));
        }
        if (heapTo == 0) {
            throw new IOException("jcmd does not say where the heap is");
        }
        List<Long> frames = FRAME.matcher(jcmd("Thread.print"))
                .results()
                .map(frame -> Long.parseUnsignedLong(frame.group(1), 16))
                .toList();
        List<String> places = new ArrayList<>();
        try (RandomAccessFile memory = new RandomAccessFile("/proc/" + pid + "/mem", "r")) {
            for (String mapping : Files.readAllLines(Path.of("/proc/" + pid + "/maps"))) {
                Matcher parts = MAPPING.matcher(mapping);
                if (parts.matches() && places.size() < SHOWN) {
                    long from = Long.parseUnsignedLong(parts.group(1), 16);
                    long to = Long.parseUnsignedLong(parts.group(2), 16);
                    boolean heap = to > heapFrom && from < heapTo;
                    boolean stack = frames.stream().anyMatch(frame -> frame >= from && frame < to);
                    if (!heap && !stack) {
                        search(memory, from, to, text, mapping, places);
                    }
                }
            }
        }
        return places;
    }

    private static void search(
            RandomAccessFile memory, long from, long to, String text, String mapping, List<String> places) {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        byte[] block = new byte[BLOCK];
        for (long at = from; at < to && places.size() < SHOWN; at += BLOCK - wanted.length) {
            int length = (int) Math.min(BLOCK, to - at);
            try {
                memory.seek(at);
                memory.readFully(block, 0, length);
            } catch (IOException gone) {
                // Unmapped meanwhile, or never given by the system.
                return;
            }
            int found = indexOf(block, length, wanted);
            if (found >= 0) {
                places.add(mapping + " at " + Long.toHexString(at + found));
                return;
            }
        }
    }

    /** What objects that are in use have a text of ASCII in them: what stands around it in a dump of the heap; the first few. */
    List<String> livePlaces(String text, Path folder) throws IOException, InterruptedException {
        Path dump = folder.resolve("heap.hprof");
        jcmd("GC.heap_dump", "-overwrite", dump.toString());
        try {
            return places(dump, text);
        } finally {
            Files.delete(dump);
        }
    }

    static boolean contains(Path file, String text) throws IOException {
        return !places(file, text).isEmpty();
    }

    private static List<String> places(Path file, String text) throws IOException {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        List<String> places = new ArrayList<>();
        byte[] block = new byte[BLOCK];
        int kept = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (int read = in.readNBytes(block, kept, BLOCK - kept);
                    read > 0 && places.size() < SHOWN;
                    read = in.readNBytes(block, kept, BLOCK - kept)) {
                int length = kept + read;
                int found = indexOf(block, length, wanted);
                if (found >= 0) {
                    places.add(around(block, length, found));
                }
                kept = Math.min(wanted.length - 1, length);
                System.arraycopy(block, length - kept, block, 0, kept);
            }
        }
        return places;
    }

    private static String around(byte[] block, int length, int at) {
        int from = Math.max(0, at - 40);
        String text = new String(block, from, Math.min(length, at + 60) - from, StandardCharsets.ISO_8859_1);
        return text.replaceAll("[^ -~]", ".");
    }

    private static int indexOf(byte[] block, int length, byte[] wanted) {
        for (int at = 0; at <= length - wanted.length; at++) {
            int same = 0;
            while (same < wanted.length && block[at + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return at;
            }
        }
        return -1;
    }
}
