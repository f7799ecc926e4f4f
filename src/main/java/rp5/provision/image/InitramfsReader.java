package rp5.provision.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Reads the parts of one image in turn, as the kernel's {@code init/initramfs.c} does: zeros, archives, compressed archives. */
final class InitramfsReader {

    private static final int BUFFER = 1 << 16;
    private static final int MAX_ENTRIES = 500_000;

    private final Map<String, InitramfsEntry> entries = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final List<Compression> parts = new ArrayList<>();
    private final AtomicLong budget = new AtomicLong(BudgetStream.LIMIT);

    InitramfsImage read(InputStream image) {
        SourceStream source = new SourceStream(image);
        try {
            readParts(new BufferedInputStream(source, BUFFER), Compression.NONE);
        } catch (IOException e) {
            throw new ImageFormatException("the image cannot be read: " + e.getMessage(), e);
        }
        if (parts.isEmpty()) {
            throw new ImageFormatException("the image is empty");
        }
        return new InitramfsImage(entries, texts, parts, source.count());
    }

    private void readParts(BufferedInputStream in, Compression within) throws IOException {
        while (skipZeros(in)) {
            byte[] head = peek(in, Compression.HEAD);
            Optional<Compression> compression = Compression.detect(head);
            if (CpioArchive.startsWith(head)) {
                parts.add(within);
                readArchive(new CpioArchive(in));
            } else if (within == Compression.NONE && compression.isPresent()) {
                InputStream contents = new BudgetStream(compression.get().open(in), budget);
                readParts(new BufferedInputStream(contents, BUFFER), compression.get());
            } else {
                throw new ImageFormatException("the image holds something that is no archive and no known compression");
            }
        }
    }

    private void readArchive(CpioArchive archive) throws IOException {
        Optional<InitramfsEntry> next = archive.next();
        while (next.isPresent()) {
            InitramfsEntry entry = next.get();
            entries.put(entry.path(), entry);
            texts.remove(entry.path());
            if (TextsOfInterest.include(entry)) {
                texts.put(entry.path(), new String(archive.contents(), StandardCharsets.UTF_8));
            }
            if (entries.size() > MAX_ENTRIES) {
                throw new ImageFormatException("the image holds more than " + MAX_ENTRIES + " files");
            }
            next = archive.next();
        }
    }

    /** Goes past the zeros that fill up a part; false at the end of the image. */
    private static boolean skipZeros(BufferedInputStream in) throws IOException {
        int value;
        do {
            in.mark(1);
            value = in.read();
        } while (value == 0);
        if (value >= 0) {
            in.reset();
        }
        return value >= 0;
    }

    static byte[] peek(BufferedInputStream in, int count) throws IOException {
        in.mark(count);
        byte[] head = in.readNBytes(count);
        in.reset();
        return head;
    }
}
