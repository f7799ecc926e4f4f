package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A disk that the tool provisioned, with a dry-run before it, in a guest of this layout. Made when the first test asks, once for all tests of a run,
 * for it takes minutes. Nobody changes {@link #disk()}: a test that writes takes a {@link #copy}.
 *
 * @param share the shared folder of that guest: dry.json, dry.err, full.json, full.err and the states state-before, state-dry, state-full
 */
record Provisioned(Layout layout, Path disk, String passphrase, Path share) {
    /** Small enough to be made quickly, and far above the smallest disk that is accepted. */
    static final long DISK_BYTES = 6L << 30;

    /** Twenty minutes were too few on a busy machine. */
    private static final Duration LIMIT = Duration.ofMinutes(40);

    private static final OncePerLayout<Provisioned> MADE = new OncePerLayout<>(Provisioned::make);

    static Provisioned of(Layout layout) {
        return MADE.of(layout);
    }

    /**
     * Every layout has a passphrase of another kind, typed as it is at the boot prompt. With blanks at both ends, and a file that
     * ends with a line break; in UTF-8, and a file without one; with everything that a shell would take for its own.
     */
    private static String passphrase(Layout layout) {
        return switch (layout) {
            case PIOS -> "  two before, some  inside, one after ";
            case DEBIAN -> "Grüße, žluťoučký kůň 日本";
            case PIOS_BOOKWORM -> "ten \"double\" and 'single' $quotes \\ & `more`";
        };
    }

    private static byte[] passphraseFile(Layout layout) {
        String lineEnd = layout == Layout.DEBIAN ? "" : "\n";
        return (passphrase(layout) + lineEnd).getBytes(StandardCharsets.UTF_8);
    }

    private static Provisioned make(Layout layout) {
        Guest guest = ToolGuest.of("provisioned-" + layout.argument(), layout);
        Path disk = guest.folders().emptyDisk("target.img", DISK_BYTES);
        ToolGuest.passphraseFile(guest, "passphrase", passphraseFile(layout));

        GuestResult result = guest.disk(disk).limit(LIMIT).run(ToolGuest.PRELUDE + """
                take_passphrase passphrase
                rp5 --version
                state state-before
                rp5_run dry --dry-run /dev/ubdb || exit
                state state-dry
                rp5_run full --yes --passphrase-file /run/passphrase /dev/ubdb || exit
                state state-full
                """);

        assertThat(result.exitCode())
                .as(() -> result.console() + readIfThere(result.share().resolve("full.err")))
                .isZero();
        return new Provisioned(layout, disk, passphrase(layout), result.share());
    }

    /** The result of {@code --dry-run}. */
    JsonNode dryRun() {
        return ToolGuest.json(share.resolve("dry.json"));
    }

    /** The result of {@code --yes}. */
    JsonNode full() {
        return ToolGuest.json(share.resolve("full.json"));
    }

    /** The events of {@code --yes}. */
    List<JsonNode> events() {
        return ToolGuest.jsonLines(share.resolve("full.events.jsonl"));
    }

    /** An identifier that the run chose: see {@code plan.ids} of the result. */
    String id(String name) {
        return full().at("/plan/ids/" + name).asText();
    }

    /** A copy of the disk that the test of this name may change. */
    Path copy(VmFolders folders, String diskName) {
        Path copy = folders.emptyDisk(diskName, 0);
        try {
            Process process = new ProcessBuilder(
                            "cp", "--sparse=always", "--reflink=auto", disk.toString(), copy.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Writes this disk's passphrase file into the guest's shared folder; see {@link ToolGuest#passphraseFile}. */
    void passphraseFor(Guest guest) {
        ToolGuest.passphraseFile(guest, "passphrase", passphraseFile(layout));
    }

    private static String readIfThere(Path file) {
        try {
            return Files.exists(file) ? "\n" + Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
