package io.mtpscript.vm.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mtpscript.core.testing.Cases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class RegionTest {
    private static final long CAPACITY = 3 << 20;

    private static byte[] data(int length) {
        byte[] data = new byte[length];
        for (int i = 64; i < length; i++) {
            data[i] = (byte) (i * 31);
        }
        return data;
    }

    @Test
    void theImageLiesBelowTheRegion() {
        byte[] data = data(10_000);
        try (ImageMemory image = ImageMemory.of(data);
                RegionOwner owner = new RegionOwner(image, CAPACITY, 4, MemoryMeter.NONE)) {
            Region a = owner.take();
            Region b = owner.take();
            assertEquals(0, image.size() % 4096);
            assertTrue(image.size() >= data.length);
            for (Region region : new Region[] {a, b}) {
                assertEquals(image.size(), region.imageSize());
                for (int i = 0; i < data.length; i++) {
                    assertEquals(data[i], region.byteAt(i));
                }
                assertTrue(region.free() >= CAPACITY);
                assertEquals(image.size(), region.allocate(16));
                assertEquals(image.size() + 16, region.allocate(8));
            }
            owner.give(a);
            owner.give(b);
        }
    }

    @Test
    void everyOffsetReadsTheVmItself() {
        try (ImageMemory image = ImageMemory.of(data(100));
                RegionOwner owner = new RegionOwner(image, CAPACITY, 1, MemoryMeter.NONE)) {
            Region region = owner.take();
            Cases.forAll(41, 10_000, random -> {
                long offset = random.nextLong();
                region.word(offset);
                region.word(offset, random.nextInt(65_536));
                region.byteAt(offset);
            });
            for (long offset : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, -8, 1L << 40}) {
                region.word(offset);
                region.byteAt(offset);
            }
            assertThrows(IndexOutOfBoundsException.class, () -> region.address(-1, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> region.address(0, Long.MAX_VALUE));
            assertThrows(IndexOutOfBoundsException.class, () -> region.address(1L << 40, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> region.address(0, -1));
            assertThrows(IllegalStateException.class, () -> region.allocate(1L << 40));
            owner.give(region);
        }
    }

    @Test
    void aStopIsKeptForEverySize() {
        try (ImageMemory image = ImageMemory.of(data(100));
                RegionOwner owner = new RegionOwner(image, CAPACITY, 1, MemoryMeter.NONE)) {
            Region region = owner.take();
            long top = region.top();
            assertEquals(0, region.tryAllocate(8), "nobody has said how far");
            region.stopAt(top + 16);
            for (long bytes : new long[] {24, CAPACITY, Long.MAX_VALUE, Long.MAX_VALUE & -8}) {
                assertEquals(0, region.tryAllocate(bytes));
            }
            assertEquals(top, region.tryAllocate(16));
            assertEquals(0, region.tryAllocate(8));
            region.stopAt(Long.MAX_VALUE);
            assertEquals(0, region.tryAllocate(region.free() + 8), "never past the end");
            owner.give(region);
        }
    }

    @Test
    void everyByteIsZeroAfterARequest() {
        long[] sizes = {
            0, 8, 512, 520, 4096, Region.RETAINED_BYTES - 8, Region.RETAINED_BYTES, Region.RETAINED_BYTES + 8, 2 << 20
        };
        try (ImageMemory image = ImageMemory.of(data(5000));
                RegionOwner owner = new RegionOwner(image, CAPACITY, 1, MemoryMeter.NONE)) {
            for (long size : sizes) {
                Region region = owner.take();
                long start = region.allocate(size);
                for (long at = 0; at < size; at += 8) {
                    region.setWord(start + at, -1L);
                }
                // And some bytes above what was allocated.
                long above = region.base() + region.top();
                Memory.putByte(above + 100, (byte) 1);
                region.touched(region.top() + 101);
                owner.give(region);
                Region next = owner.take();
                assertSame(region, next);
                for (long offset = image.size(); offset < image.size() + CAPACITY; offset += 8) {
                    assertEquals(0, next.word(offset));
                }
                assertEquals(image.size(), next.top());
                owner.give(next);
            }
        }
    }

    @Test
    void anotherThreadMayZeroIt() throws Exception {
        long size = 2 << 20;
        Sum sum = new Sum();
        try (ImageMemory image = ImageMemory.of(data(5000));
                RegionOwner owner = new RegionOwner(image, CAPACITY, 1, sum)) {
            Region region = owner.take();
            long start = region.allocate(size);
            for (long at = 0; at < size; at += 8) {
                region.setWord(start + at, -1L);
            }
            assertEquals(size, region.used());
            owner.measure(region);
            Thread zeroing = new Thread(region::zero);
            zeroing.start();
            zeroing.join();
            assertEquals(0, region.used());
            owner.give(region);
            Region again = owner.take();
            assertEquals(start, again.allocate(size));
            for (long at = 0; at < size; at += 8) {
                assertEquals(0, again.word(start + at));
            }
            owner.give(again);
        }
        assertEquals(0, sum.bytes, "all of it was told");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void pagesPastTheRetainedOnesAreGivenBack() throws Exception {
        try (ImageMemory image = ImageMemory.of(data(100));
                RegionOwner owner = new RegionOwner(image, 64 << 20, 1, MemoryMeter.NONE)) {
            Region region = owner.take();
            long start = region.allocate(32 << 20);
            for (long at = 0; at < 32 << 20; at += 4096) {
                region.setWord(start + at, 1);
            }
            long used = residentKilobytes(region);
            assertTrue(used >= 32 << 10, "resident " + used);
            owner.give(region);
            long kept = residentKilobytes(region);
            assertTrue(kept <= Region.RETAINED_BYTES / 1024 + 64, "resident " + kept);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void waitingRegionsTogetherKeepSoManyPages() throws Exception {
        int count = 12;
        long used = 1 << 20;
        try (ImageMemory image = ImageMemory.of(data(100));
                RegionOwner owner = new RegionOwner(image, 2 << 20, count, MemoryMeter.NONE)) {
            var regions = new ArrayList<Region>();
            for (int i = 0; i < count; i++) {
                Region region = owner.take();
                long start = region.allocate(used);
                for (long at = 0; at < used; at += 4096) {
                    region.setWord(start + at, 1);
                }
                regions.add(region);
            }
            regions.forEach(owner::give);
            long past = used - Region.RETAINED_BYTES;
            long kept = 0;
            for (Region region : regions) {
                long resident = residentKilobytes(region) * 1024;
                kept += Math.max(0, resident - Region.RETAINED_BYTES);
                assertTrue(resident <= used + 8192, "resident " + resident);
            }
            long most = RegionOwner.KEPT_BYTES + count * 8192L;
            assertTrue(kept > RegionOwner.KEPT_BYTES - past && kept <= most, "kept " + kept);
            // One that comes back again keeps what it has.
            for (int round = 0; round < 3; round++) {
                Region again = owner.take();
                assertEquals(image.size(), again.top());
                owner.give(again);
            }
        }
    }

    /** Adds up, and says what the test wants to hear. */
    private static final class Sum implements MemoryMeter {
        long bytes;
        boolean over;

        @Override
        public void changed(long by) {
            bytes += by;
        }

        @Override
        public boolean over() {
            return over;
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsToldOfMemoryIsWhatTheSystemGave() throws Exception {
        Sum sum = new Sum();
        try (ImageMemory image = ImageMemory.of(data(100));
                RegionOwner owner = new RegionOwner(image, 2 << 20, 2, sum)) {
            Region first = owner.take();
            Region second = owner.take();
            for (long at = first.allocate(1 << 20), end = at + (1 << 20); at < end; at += 4096) {
                first.setWord(at, 1);
            }
            owner.measure(first);
            assertEquals((residentKilobytes(first) + residentKilobytes(second)) * 1024, sum.bytes);
            owner.give(first);
            assertEquals((residentKilobytes(first) + residentKilobytes(second)) * 1024, sum.bytes);
            owner.trim();
            assertEquals(0, residentKilobytes(first));
            assertEquals(residentKilobytes(second) * 1024, sum.bytes);
            sum.over = true;
            owner.give(second);
            assertEquals(0, residentKilobytes(second));
            assertEquals(0, sum.bytes);
            Region again = owner.take();
            assertEquals(0, again.word(again.allocate(8)));
            owner.measure(again);
            assertEquals(4096, sum.bytes);
            owner.give(again);
        }
        assertEquals(0, sum.bytes);
    }

    /** Of the mapping that starts where the image ends. */
    private static long residentKilobytes(Region region) throws Exception {
        String start = Long.toHexString(region.base() + region.imageSize()) + "-";
        boolean here = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            here = line.startsWith(start) || (here && !line.matches("[0-9a-f]+-[0-9a-f]+ .*"));
            if (here && line.startsWith("Rss:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new AssertionError("no mapping at " + start);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void imagesAreReadOnlyAndRegionsUnmapped() throws Exception {
        Region region;
        try (ImageMemory image = ImageMemory.of(data(100));
                RegionOwner owner = new RegionOwner(image, CAPACITY, 1, MemoryMeter.NONE)) {
            region = owner.take();
            String maps = Files.readString(Path.of("/proc/self/maps"));
            String base = Long.toHexString(region.base()) + "-";
            assertTrue(maps.lines().anyMatch(line -> line.startsWith(base) && line.contains(" r--s ")), maps);
            String guard = "-" + Long.toHexString(region.base() + (8 << 20));
            assertTrue(maps.lines().noneMatch(line -> line.contains(guard) && line.contains(" r")));
            owner.give(region);
        }
        String base = Long.toHexString(region.base()) + "-";
        String maps = Files.readString(Path.of("/proc/self/maps"));
        assertTrue(maps.lines().noneMatch(line -> line.startsWith(base)));
    }

    @Test
    void buffersGrowAndKeepWhatIsThere() {
        try (NativeBuffer buffer = NativeBuffer.of(new byte[] {1, 2, 3, 4}, 1, 2)) {
            assertEquals(2, buffer.length());
            buffer.grow(2, 100_000);
            assertTrue(buffer.capacity() >= 100_000);
            Memory.putByte(buffer.address() + 2, (byte) 9);
            buffer.written(3);
            byte[] copy = buffer.toByteArray();
            assertEquals(3, copy.length);
            assertEquals(2, copy[0]);
            assertEquals(3, copy[1]);
            assertEquals(9, copy[2]);
        }
    }

    @Test
    void comparingAndCopying() {
        Cases.forAll(42, 500, random -> {
            int n = random.nextInt(40);
            byte[] a = new byte[n + 8];
            random.nextBytes(a);
            byte[] b = a.clone();
            if (random.nextBoolean() && n > 0) {
                b[random.nextInt(n)] ^= (byte) (1 << random.nextInt(8));
            }
            try (NativeBuffer x = NativeBuffer.of(a, 0, a.length);
                    NativeBuffer y = NativeBuffer.of(b, 0, b.length)) {
                assertEquals(java.util.Arrays.mismatch(a, 0, n, b, 0, n), Memory.mismatch(x.address(), y.address(), n));
                assertEquals(java.util.Arrays.equals(a, 0, n, b, 0, n), Memory.equal(x.address(), y.address(), n));
            }
        });
    }
}
