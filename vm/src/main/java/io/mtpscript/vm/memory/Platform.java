package io.mtpscript.vm.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
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
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    private static final MethodHandle MMAP = call("mmap", FunctionDescriptor.of(LONG, LONG, LONG, INT, INT, INT, LONG));
    private static final MethodHandle MUNMAP = call("munmap", FunctionDescriptor.of(INT, LONG, LONG));
    private static final MethodHandle MADVISE = call("madvise", FunctionDescriptor.of(INT, LONG, LONG, INT));
    private static final MethodHandle FTRUNCATE = call("ftruncate", FunctionDescriptor.of(INT, INT, LONG));
    private static final MethodHandle CLOSE = call("close", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle CALLOC = call("calloc", FunctionDescriptor.of(LONG, LONG, LONG));
    private static final MethodHandle FREE = call("free", FunctionDescriptor.ofVoid(LONG));
    private static final MethodHandle GETPAGESIZE = call("getpagesize", FunctionDescriptor.of(INT));

    static final int PAGE_SIZE = pageSize();

    private static final AtomicInteger SHARED_MEMORY_NAMES = new AtomicInteger();

    private Platform() {}

    /** Zeroed memory of the C library, for {@link #free}. An arena that threads may pass on costs a thousand times as much. */
    static long allocate(long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            long address = (long) CALLOC.invokeExact(state, bytes, 1L);
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
            FREE.invokeExact(arena.allocate(CALL_STATE), address);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    /** {@code mmap}: the address of the new mapping. */
    static long map(long address, long length, int protection, int flags, int file) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            long result = (long) MMAP.invokeExact(state, address, length, protection, flags, file, 0L);
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
            check((int) MUNMAP.invokeExact(state, address, length), "munmap", state);
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
            int result = (int) MADVISE.invokeExact(state, address, length, advice);
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
            check((int) CLOSE.invokeExact(state, file), "close", state);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    private static int memoryFile() {
        MethodHandle create = call("memfd_create", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            MemorySegment name = arena.allocateFrom("mtpscript-image");
            int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
            return check((int) create.invokeExact(state, name, flags), "memfd_create", state);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    private static void seal(int file) {
        MethodHandle fcntl =
                call("fcntl", FunctionDescriptor.of(INT, INT, INT, INT), Linker.Option.firstVariadicArg(2));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            check((int) fcntl.invokeExact(state, file, F_ADD_SEALS, ALL_SEALS), "fcntl(F_ADD_SEALS)", state);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    private static int unlinkedSharedMemory() {
        FunctionDescriptor opens = FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT, INT);
        MethodHandle open = call("shm_open", opens, Linker.Option.firstVariadicArg(2));
        MethodHandle unlink = call("shm_unlink", FunctionDescriptor.of(INT, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            // macOS allows 31 characters.
            long pid = ProcessHandle.current().pid();
            MemorySegment name = arena.allocateFrom("/mtp-" + pid + "-" + SHARED_MEMORY_NAMES.incrementAndGet());
            int file =
                    check((int) open.invokeExact(state, name, MACOS_O_RDWR_CREAT_EXCL, OWNER_ONLY), "shm_open", state);
            check((int) unlink.invokeExact(state, name), "shm_unlink", state);
            return file;
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    private static void truncate(int file, long size) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            check((int) FTRUNCATE.invokeExact(state, file, size), "ftruncate", state);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    private static int pageSize() {
        try (Arena arena = Arena.ofConfined()) {
            return (int) GETPAGESIZE.invokeExact(arena.allocate(CALL_STATE));
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    @SuppressWarnings("restricted") // What this class is for.
    private static MethodHandle call(String name, FunctionDescriptor type, Linker.Option... options) {
        Linker.Option[] all = new Linker.Option[options.length + 1];
        all[0] = Linker.Option.captureCallState("errno");
        System.arraycopy(options, 0, all, 1, options.length);
        MemorySegment symbol = LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new MappingException("This system's C library has no " + name));
        return LINKER.downcallHandle(symbol, type, all);
    }

    private static int check(int result, String what, MemorySegment state) {
        if (result < 0) {
            throw failed(what, state);
        }
        return result;
    }

    private static MappingException failed(String what, MemorySegment state) {
        return new MappingException(what + " failed: errno " + (int) ERRNO.get(state, 0L));
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
