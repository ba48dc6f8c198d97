package io.mtpscript.engine.audit;

import io.mtpscript.core.bytes.ByteBuilder;
import io.mtpscript.core.hash.Sha256;
import io.mtpscript.effects.RandomKey;
import io.mtpscript.effects.append.AppendFile;
import io.mtpscript.effects.append.AppendStore;
import io.mtpscript.effects.append.LockedFolder;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of a trail. Belongs to the trail's writer thread, but for {@link #sync}, which another one calls.
 *
 * <p>A file whose sync has failed is never trusted again, because the system may have dropped what it could not write and says so once
 * only: the next record begins another file, and the sync that finds the new one in its place fails too, so that nothing that was
 * appended to the old one counts as durable.
 */
final class AuditStore implements AppendStore<AuditRecord> {
    private final AuditSettings settings;
    private final LockedFolder folder;
    private final AppendFile heads;
    private final Optional<HeadSigner> signer;
    private final ByteBuilder text = new ByteBuilder();
    private final AuditLines lines;
    private final ByteBuilder headText = new ByteBuilder();
    private final AuditLines headLines;
    private final Clock clock;
    private final Consumer<String> notice;
    private final List<Consumer<byte[]>> exports;
    private final Sha256 digest = new Sha256();
    private final OptionalLong cut;

    /** Heads of which the copy is not written yet, of all files. */
    private final ConcurrentLinkedQueue<byte[]> uncopied = new ConcurrentLinkedQueue<>();

    /** Held by whoever copies heads. */
    private final ReentrantLock copying = new ReentrantLock();

    private boolean copyFailing;

    private Map<Long, OpenTransaction> open;
    private long fileNumber;
    private long n;
    private byte[] last;
    private int sinceHead;
    private volatile @Nullable AppendFile file;
    private volatile boolean broken;
    private volatile boolean replaced;

    private AuditStore(
            AuditSettings settings,
            LockedFolder folder,
            AppendFile heads,
            Optional<HeadSigner> signer,
            Optional<RandomKey> hiding,
            Clock clock,
            Consumer<String> notice,
            List<Consumer<byte[]>> exports,
            Recovered recovered) {
        this.settings = settings;
        this.folder = folder;
        this.heads = heads;
        this.signer = signer;
        this.lines = new AuditLines(hiding, text);
        this.headLines = new AuditLines(hiding, headText);
        this.clock = clock;
        this.notice = notice;
        this.exports = exports;
        open = new LinkedHashMap<>(recovered.open());
        fileNumber = recovered.file();
        n = recovered.n();
        last = recovered.last();
        cut = recovered.cut();
    }

    /**
     * Takes the folder and begins a file of its own.
     *
     * @param hiding there where a route is sensitive
     * @param exports get every line, with its end, once it is written; never block
     * @throws IOException if the folder or the key cannot be used; the message says why
     */
    static AuditStore open(
            AuditSettings settings,
            Optional<RandomKey> hiding,
            Clock clock,
            Consumer<String> notice,
            List<Consumer<byte[]>> exports)
            throws IOException {
        Optional<HeadSigner> signer = settings.keyFile().isPresent()
                ? Optional.of(HeadSigner.read(settings.keyFile().get()))
                : Optional.empty();
        LockedFolder folder = LockedFolder.take(settings.folder(), "audit trail");
        try {
            Recovered recovered = Recovered.of(settings.folder(), notice);
            AppendFile heads = AppendFile.openLines(folder, AuditFile.HEADS);
            AuditStore store =
                    new AuditStore(settings, folder, heads, signer, hiding, clock, notice, exports, recovered);
            store.begin();
            return store;
        } catch (IOException e) {
            folder.close();
            throw e;
        }
    }

    /** The transactions that an earlier engine left open. */
    List<OpenTransaction> leftOpen() {
        return List.copyOf(open.values());
    }

    /** How many bytes of a line that was never finished were cut off. */
    OptionalLong cut() {
        return cut;
    }

    /** Begins the next file, by a head. */
    private AppendFile begin() throws IOException {
        byte[] head = head(n, last, false);
        AppendFile next = AppendFile.create(folder, AuditFile.name(fileNumber), withEnd(head));
        fileNumber++;
        headWritten(head);
        file = next;
        copyHeads(uncopied.size());
        return next;
    }

    /** The file that has room. */
    private AppendFile current() throws IOException {
        AppendFile current = file;
        if (current != null && !broken && current.end() < settings.fileBytes()) {
            return current;
        }
        if (current == null) {
            return begin();
        }
        boolean abandoned = broken;
        if (!abandoned) {
            sync(current);
        }
        AppendFile next = begin();
        if (abandoned) {
            replaced = true;
        }
        current.close();
        return next;
    }

    @Override
    public void append(List<AuditRecord> records) throws IOException {
        AppendFile current = current();
        Map<Long, OpenTransaction> openBefore = opens(records) ? new LinkedHashMap<>(open) : open;
        long nBefore = n;
        byte[] lastBefore = last;
        Optional<byte[]> head = Optional.empty();
        text.clear();
        try {
            for (AuditRecord record : records) {
                if (!isSuperfluous(record)) {
                    int from = text.length();
                    lines.line(record, n, last);
                    ended(from);
                    follow(record);
                }
            }
            if (sinceHead + (n - nBefore) >= settings.headEvery()) {
                head = Optional.of(head(n, last, false));
                int from = text.length();
                text.add(head.get());
                ended(from);
            }
            current.append(text.reserve(0), text.length());
        } catch (IOException | RuntimeException | Error e) {
            open = openBefore;
            n = nBefore;
            last = lastBefore;
            throw e;
        }
        sinceHead += (int) (n - nBefore);
        if (!exports.isEmpty()) {
            export(text.toByteArray());
        }
        if (head.isPresent()) {
            sinceHead = 0;
            uncopied.add(head.get());
        }
    }

    /** Whether one of them tells of a transaction that begins or ends. */
    private static boolean opens(List<AuditRecord> records) {
        for (AuditRecord record : records) {
            if (record instanceof AuditRecord.Intent || record instanceof AuditRecord.Outcome) {
                return true;
            }
        }
        return false;
    }

    /** The outcome of a transaction whose intent did not come to be written. */
    private boolean isSuperfluous(AuditRecord record) {
        return record instanceof AuditRecord.Outcome outcome && !open.containsKey(outcome.transaction());
    }

    private void follow(AuditRecord record) {
        switch (record) {
            case AuditRecord.Intent intent ->
                open.put(
                        intent.transaction(),
                        new OpenTransaction(
                                intent.transaction(),
                                intent.database(),
                                intent.subject().requestId(),
                                intent.subject().correlationId()));
            case AuditRecord.Outcome outcome -> {
                if (outcome.outcome() != TransactionOutcome.UNKNOWN) {
                    open.remove(outcome.transaction());
                }
            }
            case AuditRecord.Request _, AuditRecord.Gap _, AuditRecord.Start _ -> {}
        }
    }

    /** A line stands there, from so far on. */
    private void ended(int from) {
        last = digest.update(text.reserve(0), from, text.length() - from).digest();
        text.add('\n');
        n++;
    }

    private byte[] head(long number, byte[] previous, boolean end) {
        long now = clock.millis();
        Optional<String> signature = signer.map(key -> key.sign(head(now, number, previous, end, Optional.empty())));
        return head(now, number, previous, end, signature);
    }

    private byte[] head(long now, long number, byte[] previous, boolean end, Optional<String> signature) {
        headText.clear();
        headLines.head(now, number, previous, end, open.values(), signature);
        return headText.toByteArray();
    }

    /** A head has been written by itself. */
    private void headWritten(byte[] head) {
        last = digest.update(head).digest();
        n++;
        sinceHead = 0;
        uncopied.add(head);
        export(withEnd(head));
    }

    private static byte[] withEnd(byte[] line) {
        return new ByteBuilder().add(line).add('\n').toByteArray();
    }

    private void export(byte[] written) {
        exports.forEach(export -> export.accept(written));
    }

    /**
     * Copies heads, the first ones of which there is no copy. A copy never tells of records that are not on the disk.
     *
     * @param count how many of them are
     */
    private void copyHeads(int count) {
        if (count == 0) {
            return;
        }
        copying.lock();
        try {
            byte[] head = uncopied.peek();
            for (int i = 0; i < count && head != null; i++) {
                byte[] line = withEnd(head);
                heads.append(line, line.length);
                uncopied.remove();
                head = uncopied.peek();
            }
            heads.sync();
            copyFailing = false;
        } catch (IOException e) {
            if (!copyFailing) {
                notice.accept("The copy of a head cannot be written; it is tried again with the next sync: "
                        + e.getMessage());
            }
            copyFailing = true;
        } finally {
            copying.unlock();
        }
    }

    private void writeHead(AppendFile current, boolean end) throws IOException {
        byte[] head = head(n, last, end);
        byte[] line = withEnd(head);
        current.append(line, line.length);
        headWritten(head);
        sync(current);
        copyHeads(uncopied.size());
    }

    /** What is there longer than a while has a head behind it. */
    @Override
    public void tend() throws IOException {
        AppendFile current = file;
        if (sinceHead > 0 && current != null && !broken) {
            writeHead(current, false);
        }
    }

    @Override
    public boolean quick(int records) {
        AppendFile current = file;
        return current != null
                && !broken
                && current.end() < settings.fileBytes()
                && sinceHead + records < settings.headEvery();
    }

    @Override
    public boolean usable() {
        AppendFile current = file;
        try {
            return (current != null && !broken)
                    ? current.takesMore()
                    : current().isOpen();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void sync() throws IOException {
        if (broken) {
            if (replaced) {
                replaced = false;
                broken = false;
            }
            throw new IOException("a file could not be synced before");
        }
        copying.lock();
        try {
            // Before the file: where another one is begun meanwhile, this one and its heads are on the disk.
            int appended = uncopied.size();
            AppendFile current = file;
            if (current != null && current.isOpen()) {
                sync(current);
                copyHeads(appended);
            }
        } finally {
            copying.unlock();
        }
    }

    private void sync(AppendFile current) throws IOException {
        try {
            current.sync();
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            broken = true;
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try (folder;
                heads) {
            AppendFile current = file;
            if (current != null) {
                try {
                    writeHead(current, true);
                } finally {
                    current.close();
                }
            }
        }
    }
}
