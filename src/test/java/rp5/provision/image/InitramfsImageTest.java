package rp5.provision.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitramfsImageTest {

    @ParameterizedTest
    @CsvSource({
        "uncompressed.img, NONE",
        "debian12-zstd.img, ZSTD",
        "debian13-modules-first.img, NONE ZSTD",
        "early-zstd.img, NONE ZSTD",
        "early-gzip.img, NONE GZIP",
        "xz.img, XZ",
        "lzma.img, LZMA",
        "bzip2.img, BZIP2",
        "lz4-legacy.img, LZ4",
        "many-members.img, GZIP ZSTD XZ NONE"
    })
    void readsEveryKindOfImageThatTheKernelReads(String file, String parts) {
        InitramfsImage image = Fixture.read(file);

        assertThat(image.parts()).extracting(Compression::name).containsExactly(parts.split(" ", -1));
        assertThat(image.kernelReleases()).containsExactly(Fixture.RELEASE);
        assertThat(image.hasExecutable("cryptsetup")).isTrue();
        assertThat(image.hasModule(Fixture.RELEASE, "dm_crypt")).isTrue();
        assertThat(image.builtinModules(Fixture.RELEASE)).contains(Set.of("xts", "ext4"));
        assertThat(image.text("cryptroot/crypttab")).hasValueSatisfying(text -> assertThat(text)
                .isEqualTo("cryptroot UUID=" + Fixture.LUKS + " none luks,discard,initramfs\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"truncated-zstd.img", "truncated-gzip.img", "truncated-cpio.img"})
    void refusesATruncatedImage(String file) {
        assertThatThrownBy(() -> Fixture.read(file))
                .isInstanceOf(ImageFormatException.class)
                .hasMessageContaining("ends too early");
    }

    @Test
    void refusesEveryTruncationWithinAPart() {
        byte[] first = TestArchive.gzip(archive("b", "two").bytes());
        byte[] image =
                TestArchive.join(first, TestArchive.xz(archive("c", "three").bytes()));

        assertThat(read(image).entries()).containsOnlyKeys("b", "c");
        for (int length = 1; length < image.length; length++) {
            byte[] cut = Arrays.copyOf(image, length);
            if (length != first.length) {
                assertThatThrownBy(() -> read(cut))
                        .as("first %d bytes", length)
                        .isInstanceOf(ImageFormatException.class);
            }
        }
    }

    @Test
    void refusesALaterPartThatIsDamaged() {
        byte[] main = TestArchive.gzip(archive("b", "two".repeat(1000)).bytes());
        main[main.length - 6] ^= 1;

        assertThatThrownBy(() -> read(TestArchive.join(archive("a", "one").bytes(), main)))
                .isInstanceOf(ImageFormatException.class)
                .hasMessageContaining("the gzip part is corrupt");
    }

    @Test
    void refusesWhatIsNoImage() {
        assertThatThrownBy(() -> read("no image at all".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(ImageFormatException.class)
                .hasMessageContaining("no known compression");
        assertThatThrownBy(() -> Fixture.read("lz4-frame.img")).isInstanceOf(ImageFormatException.class);
        assertThatThrownBy(() -> read(new byte[0]))
                .isInstanceOf(ImageFormatException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> read(new byte[4096])).hasMessageContaining("empty");
    }

    @Test
    void namesACompressionThatItCannotRead() {
        byte[] lzo = {(byte) 0x89, 'L', 'Z', 'O', 0, 0x0d, 0x0a, 0x1a, 0x0a};

        assertThatThrownBy(() -> read(lzo))
                .isInstanceOf(UnsupportedCompressionException.class)
                .hasMessageContaining(Compression.LZO.label());
    }

    @Test
    void doesNotCallAWideZstdWindowCorrupt() {
        byte[] windowOf128MiB = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0x04, (byte) (17 << 3), 0, 0, 0, 0};

        assertThatThrownBy(() -> read(windowOf128MiB))
                .isInstanceOf(UnsupportedCompressionException.class)
                .hasMessageContaining("134217728");
    }

    @Test
    void tellsAFailingDiskFromABadImage() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Input/output error");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                throw new IOException("Input/output error");
            }
        };

        assertThatThrownBy(() -> InitramfsImage.read(failing))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Input/output error");
    }

    @Test
    void stopsAtAnImageThatUnpacksWithoutEnd() {
        byte[] bomb = TestArchive.gzip(new byte[1000]);
        InitramfsReader reader = new InitramfsReader(1999);

        assertThatThrownBy(() -> reader.read(new ByteArrayInputStream(TestArchive.join(bomb, bomb))))
                .isInstanceOf(ImageFormatException.class)
                .hasMessageContaining("unreasonable size");
    }

    @Test
    void laterPartsReplaceEarlierFiles() {
        InitramfsImage image = read(TestArchive.join(
                archive("conf/initramfs.conf", "MODULES=dep\n").bytes(),
                TestArchive.gzip(
                        archive("conf/initramfs.conf", "MODULES=most\n").bytes())));

        assertThat(image.text("conf/initramfs.conf")).contains("MODULES=most\n");
    }

    @Test
    void countsTheBytesOfTheImageWhetherReadOrSkipped(@TempDir Path directory) throws IOException {
        byte[] big = archive("usr/bin/big", "x".repeat(300_000)).bytes();
        Path file = Files.write(directory.resolve("initramfs"), big);

        assertThat(InitramfsImage.read(file).size()).isEqualTo(big.length);
        Files.write(file, Arrays.copyOf(big, 200_000));
        assertThatThrownBy(() -> InitramfsImage.read(file)).isInstanceOf(ImageFormatException.class);
    }

    @Test
    void keepsTypesModesAndLinks() {
        InitramfsImage image = read(new TestArchive()
                .directory("./usr")
                .program("/usr/sbin/lvm")
                .link("usr/sbin/vgchange", "lvm")
                .bytes());

        assertThat(image.entries().get("usr"))
                .isEqualTo(new InitramfsEntry("usr", InitramfsEntry.Type.DIRECTORY, 0755, 0, ""));
        assertThat(image.find("usr/sbin/lvm"))
                .matches(found -> found.filter(InitramfsEntry::isExecutableFile).isPresent());
        assertThat(image.entries().get("usr/sbin/vgchange"))
                .isEqualTo(new InitramfsEntry("usr/sbin/vgchange", InitramfsEntry.Type.SYMLINK, 0777, 3, "lvm"));
        assertThat(image.hasExecutable("vgchange")).isTrue();
    }

    @Test
    void followsLinksAndStopsInACircle() {
        InitramfsImage image = read(new TestArchive()
                .link("lib", "usr/lib")
                .link("bin", "/usr/bin")
                .link("usr/bin/sh", "../lib/klibc/bin/sh")
                .link("usr/bin/ash", "/usr/bin/sh")
                .program("usr/lib/klibc/bin/sh")
                .link("round", "about")
                .link("about", "round")
                .link("dangling", "nowhere")
                .bytes());

        assertThat(image.find("/bin/sh")).map(InitramfsEntry::path).contains("usr/lib/klibc/bin/sh");
        assertThat(image.find("bin/ash")).map(InitramfsEntry::path).contains("usr/lib/klibc/bin/sh");
        assertThat(image.find("lib/klibc/bin/sh")).isPresent();
        assertThat(image.find("round")).isEmpty();
        assertThat(image.find("dangling")).isEmpty();
    }

    @Test
    void needsTheExecutableBit() {
        InitramfsImage image = read(archive("usr/sbin/cryptsetup", "text").bytes());

        assertThat(image.hasExecutable("cryptsetup")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dm-crypt.ko", "dm_crypt.ko.xz", "dm-crypt.ko.zst", "dm-crypt.ko.gz"})
    void findsAModuleUnderEveryEndingAndDash(String file) {
        InitramfsImage image =
                read(archive("lib/modules/6.1/kernel/drivers/md/" + file, "").bytes());

        assertThat(image.hasModule("6.1", "dm-crypt")).isTrue();
        assertThat(image.hasModule("6.1", "dm_crypt")).isTrue();
        assertThat(image.hasModule("6.1", "crypt")).isFalse();
        assertThat(image.hasModule("6.10", "dm-crypt")).isFalse();
    }

    private static TestArchive archive(String path, String text) {
        return new TestArchive().file(path, text);
    }

    private static InitramfsImage read(byte[] bytes) {
        return InitramfsImage.read(new ByteArrayInputStream(bytes));
    }
}
