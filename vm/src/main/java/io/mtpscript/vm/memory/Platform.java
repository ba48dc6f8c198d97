package io.mtpscript.vm.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The operating system's calls for mapping memory, on Linux and macOS. A call that fails throws {@link MappingException} with
 * the call's name and {@code errno}.
 */
final class Platform {
    private static final boolean MACOS = System.getProperty("os.name", "").startsWith("Mac");

    static final int PROT_NONE = 0;
    static final int PROT_READ = 1;
    static final int PROT_READ_WRITE = 3;
    static final int MAP_SHARED = 1;
    static final int MAP_PRIVATE = 2;
    static final int MAP_FIXED = 0x10;
    static final int MAP_ANONYMOUS = MACOS ? 0x1000 : 0x20;
    static final int MAP_NORESERVE = MACOS ? 0x40 : 0x4000;

    private static final int MADV_DONTNEED = 4;
    private static final int MADV_NOHUGEPAGE = 15;
    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;
    private static final int F_ADD_SEALS = 1033;
    /** F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_GROW and F_SEAL_WRITE: no one changes the file again, nor the seals. */
    private static final int ALL_SEALS = 0xF;

    private static final int MACOS_O_RDWR_CREAT_EXCL = 0x2 | 0x200 | 0x800;
    private static final int OWNER_ONLY = 0600;
    private static final long MAP_FAILED = -1;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = CALL_STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;

    /**
     * Calls any function whose arguments are numbers and addresses, at most six: both systems' calling conventions, on x86-64 and ARM, have
     * each in a register of its own, of which an {@code int} is the lower half, and a function does not look at registers that it has no
     * parameter for. So all share one form, of which Java needs tens of milliseconds to make one.
     */
    @SuppressWarnings("restricted") // What this class is for.
    private static final MethodHandle CALL = LINKER.downcallHandle(
            FunctionDescriptor.of(WORD, WORD, WORD, WORD, WORD, WORD, WORD), Linker.Option.captureCallState("errno"));

    private static final MemorySegment MMAP = function("mmap");
    private static final MemorySegment MUNMAP = function("munmap");
    private static final MemorySegment MADVISE = function("madvise");
    private static final MemorySegment CALLOC = function("calloc");
    private static final MemorySegment FREE = function("free");

    static final int PAGE_SIZE = pageSize();

    private static final AtomicInteger SHARED_MEMORY_NAMES = new AtomicInteger();

    private Platform() {}

    /** Zeroed memory of the C library, for {@link #free}. An arena that threads may pass on costs a thousand times as much. */
    static long allocate(long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            long address = call(CALLOC, state, bytes, 1);
            if (address == 0) {
                throw failed("calloc of " + bytes + " bytes", state);
            }
            return address;
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    static void free(long address) {
        try (Arena arena = Arena.ofConfined()) {
            long _ = call(FREE, arena.allocate(CALL_STATE), address);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    /** {@code mmap}: the address of the new mapping. */
    static long map(long address, long length, int protection, int flags, int file) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            long result = call(MMAP, state, address, length, protection, flags, file, 0);
            if (result == MAP_FAILED) {
                throw failed("mmap of " + length + " bytes", state);
            }
            return result;
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    static void unmap(long address, long length) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            check(call(MUNMAP, state, address, length), "munmap", state);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    /** Gives the pages of a private anonymous mapping back; they read as zero and are made anew when touched. */
    static void release(long address, long length) {
        if (MACOS) {
            // madvise leaves it open whether the pages keep their contents; a new mapping in the same place does not.
            int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED;
            map(address, length, PROT_READ_WRITE, flags, -1);
        } else {
            advise(address, length, MADV_DONTNEED, true);
        }
    }

    /** A huge page would be zeroed and held whole for a request that touches a few kilobytes. */
    static void useSmallPages(long address, long length) {
        if (!MACOS) {
            // A kernel built without huge pages refuses this advice, and has nothing to be told.
            advise(address, length, MADV_NOHUGEPAGE, false);
        }
    }

    private static void advise(long address, long length, int advice, boolean must) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            long result = call(MADVISE, state, address, length, advice);
            if (must) {
                check(result, "madvise", state);
            }
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    /**
     * A file in memory that holds these bytes, has no name and, where the system can promise it, can never change again: a
     * sealed memfd on Linux, unlinked shared memory on macOS.
     *
     * @param size at least {@code bytes.length}; the rest is zero
     * @return the descriptor, for {@link #map} and {@link #close}
     */
    static int constantFile(byte[] bytes, long size) {
        int file = MACOS ? unlinkedSharedMemory() : memoryFile();
        try {
            truncate(file, size);
            // Written through a mapping: macOS has no write() for shared memory.
            long address = map(0, size, PROT_READ_WRITE, MAP_SHARED, file);
            Memory.copy(bytes, 0, address, bytes.length);
            unmap(address, size);
            if (!MACOS) {
                seal(file);
            }
            return file;
        } catch (MappingException e) {
            close(file);
            throw e;
        }
    }

    static void close(int file) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            check(call(function("close"), state, file), "close", state);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    private static int memoryFile() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            MemorySegment name = arena.allocateFrom("mtpscript-image");
            int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
            return check(call(function("memfd_create"), state, name.address(), flags), "memfd_create", state);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    private static void seal(int file) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            // Linux has what is variadic in the same registers.
            check(call(function("fcntl"), state, file, F_ADD_SEALS, ALL_SEALS), "fcntl(F_ADD_SEALS)", state);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    @SuppressWarnings("restricted") // What this class is for.
    private static int unlinkedSharedMemory() {
        // macOS has what is variadic on the stack.
        MethodHandle open = LINKER.downcallHandle(
                function("shm_open"),
                FunctionDescriptor.of(WORD, WORD, WORD, WORD),
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(2));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            // macOS allows 31 characters.
            long pid = ProcessHandle.current().pid();
            MemorySegment name = arena.allocateFrom("/mtp-" + pid + "-" + SHARED_MEMORY_NAMES.incrementAndGet());
            long opened =
                    (long) open.invokeExact(state, name.address(), (long) MACOS_O_RDWR_CREAT_EXCL, (long) OWNER_ONLY);
            int file = check(opened, "shm_open", state);
            check(call(function("shm_unlink"), state, name.address()), "shm_unlink", state);
            return file;
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    private static void truncate(int file, long size) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            check(call(function("ftruncate"), state, file, size), "ftruncate", state);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    private static int pageSize() {
        try (Arena arena = Arena.ofConfined()) {
            return (int) call(function("getpagesize"), arena.allocate(CALL_STATE));
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    private static MemorySegment function(String name) {
        return LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new MappingException("This system's C library has no " + name));
    }

    private static long call(MemorySegment function, MemorySegment state) throws Throwable {
        return call(function, state, 0);
    }

    private static long call(MemorySegment function, MemorySegment state, long a) throws Throwable {
        return call(function, state, a, 0);
    }

    private static long call(MemorySegment function, MemorySegment state, long a, long b) throws Throwable {
        return call(function, state, a, b, 0);
    }

    private static long call(MemorySegment function, MemorySegment state, long a, long b, long c) throws Throwable {
        return call(function, state, a, b, c, 0, 0, 0);
    }

    private static long call(
            MemorySegment function, MemorySegment state, long a, long b, long c, long d, long e, long f)
            throws Throwable {
        return (long) CALL.invokeExact(function, state, a, b, c, d, e, f);
    }

    /** @param result of a function that returns an {@code int}: the lower half counts */
    private static int check(long result, String what, MemorySegment state) {
        if ((int) result < 0) {
            throw failed(what, state);
        }
        return (int) result;
    }

    private static MappingException failed(String what, MemorySegment state) {
        return new MappingException(what + " failed: errno " + state.get(ValueLayout.JAVA_INT, ERRNO));
    }

    private static RuntimeException rethrow(Throwable e) {
        if (e instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (e instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException(e);
    }
}
