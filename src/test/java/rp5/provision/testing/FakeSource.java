package rp5.provision.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import rp5.provision.model.ByteSize;
import rp5.provision.model.NestedSubvolume;
import rp5.provision.model.SourceFacts;
import rp5.provision.model.SourceFilesystem;

/** A live system as the facts describe it; each method changes one thing of it. */
public final class FakeSource {
    private String prettyName = "";
    private final Map<String, String> packages = new HashMap<>();
    private final Map<String, Long> espFiles = new HashMap<>();
    private final List<String> bootFiles = new ArrayList<>();
    private final List<String> releases = new ArrayList<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, String> unread = new HashMap<>();
    private final List<NestedSubvolume> nested = new ArrayList<>();
    private Path esp = Path.of("/boot/firmware");

    private FakeSource() {}

    /** Raspberry Pi OS 13 as its image ships it, both kernel flavours. */
    public static FakeSource piOs() {
        FakeSource source = new FakeSource();
        source.prettyName = "Debian GNU/Linux 13 (trixie)";
        source.common();
        source.packages.put("raspi-firmware", "1:1.20250915-1");
        source.withKernel("6.12.47+rpt-rpi-2712").withKernel("6.12.47+rpt-rpi-v8");
        source.espFiles.putAll(Map.of(
                "kernel_2712.img", 9_500_000L,
                "kernel8.img", 9_600_000L,
                "initramfs_2712", 12_700_000L,
                "initramfs8", 12_700_000L));
        source.withText("/boot/firmware/config.txt", """
                dtparam=audio=on
                auto_initramfs=1
                dtoverlay=vc4-kms-v3d
                arm_64bit=1

                [cm5]
                dtoverlay=dwc2,dr_mode=host

                [all]
                """);
        source.withText(
                "/boot/firmware/cmdline.txt",
                "console=serial0,115200 console=tty1 root=PARTUUID=4e639091-02 rootfstype=ext4 fsck.repair=yes rootwait quiet"
                        + " splash plymouth.ignore-serial-consoles cfg80211.ieee80211_regdom=DE"
                        + " ds=nocloud;i=rpi-imager-1700000000000\n");
        return source;
    }

    /** A card as the guests of the virtual machines run from one: {@code scripts/vm/fixtures/pios} with that of a release. */
    public static FakeSource card(String release) {
        FakeSource source = piOs();
        for (String fixture : List.of("pios", "pios-" + release)) {
            Path folder = Path.of("scripts/vm/fixtures", fixture);
            source.withTextsOf(folder.resolve("root"), "/").withTextsOf(folder.resolve("firmware"), "/boot/firmware/");
        }
        source.withTextsOf(Path.of("scripts/vm/fixtures/common/etc/initramfs-tools"), "/etc/initramfs-tools/");
        source.withText(
                "/boot/firmware/cmdline.txt",
                Objects.requireNonNull(source.texts.get("/boot/firmware/cmdline.txt"))
                        .replace("@DISKID@", "4e639091"));
        boolean bookworm = release.equals("bookworm");
        source.packages.put("raspi-firmware", "1:1.20250915-1" + (bookworm ? "~bookworm" : ""));
        source.packages.put("raspberrypi-sys-mods", "1");
        source.packages.put(bookworm ? "dphys-swapfile" : "rpi-swap", "1");
        if (!bookworm) {
            source.packages.put("cloud-init", "25.1.4-1");
        }
        return source.named(bookworm ? "Debian GNU/Linux 12 (bookworm)" : "Debian GNU/Linux 13 (trixie)");
    }

    private FakeSource withTextsOf(Path folder, String place) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                texts.put(place + folder.relativize(file), Files.readString(file));
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Debian 13 with its own raspi-firmware package. */
    public static FakeSource debian() {
        FakeSource source = new FakeSource();
        source.prettyName = "Debian GNU/Linux 13 (trixie)";
        source.common();
        source.packages.put("raspi-firmware", "1.20240424+ds-6");
        source.withKernel("6.12.107+deb13-arm64");
        source.espFiles.putAll(
                Map.of("vmlinuz-6.12.107+deb13-arm64", 37_000_000L, "initrd.img-6.12.107+deb13-arm64", 30_000_000L));
        source.withText("/boot/firmware/config.txt", """
                arm_64bit=1
                enable_uart=1
                upstream_kernel=1

                kernel=vmlinuz-6.12.107+deb13-arm64
                initramfs initrd.img-6.12.107+deb13-arm64
                """);
        source.withText(
                "/boot/firmware/cmdline.txt",
                "console=tty0 console=ttyS1,115200 root=/dev/mmcblk0p2 rw fsck.repair=yes net.ifnames=0 cma=64M rootwait \n");
        source.withText("/etc/default/raspi-firmware", "#ROOTPART=/dev/mmcblk0p2\n#KERNEL=\"auto\"\n");
        return source;
    }

    private void common() {
        for (String name :
                List.of("cryptsetup", "cryptsetup-initramfs", "lvm2", "initramfs-tools", "console-setup", "kbd")) {
            packages.put(name, "1");
        }
        espFiles.putAll(Map.of(
                "start4.elf", 2_000_000L,
                "fixup4.dat", 5_000L,
                "bcm2712-rpi-5-b.dtb", 78_000L,
                "overlays/vc4-kms-v3d.dtbo", 2_000L));
        texts.put("/etc/fstab", """
                proc            /proc           proc    defaults          0       0
                PARTUUID=4e639091-01  /boot/firmware  vfat    defaults          0       2
                PARTUUID=4e639091-02  /               ext4    defaults,noatime  0       1
                """);
    }

    public FakeSource withKernel(String release) {
        releases.add(release);
        bootFiles.addAll(List.of("vmlinuz-" + release, "config-" + release, "initrd.img-" + release));
        return this;
    }

    public FakeSource withPackage(String name, String version) {
        packages.put(name, version);
        return this;
    }

    public FakeSource withoutPackage(String name) {
        packages.remove(name);
        return this;
    }

    public FakeSource withText(String path, String text) {
        texts.put(path, text);
        return this;
    }

    public FakeSource withoutText(String path) {
        texts.remove(path);
        return this;
    }

    /** It is there, but the medium does not give it back. */
    public FakeSource withUnread(String path, String reason) {
        texts.remove(path);
        unread.put(path, reason);
        return this;
    }

    public FakeSource withSubvolume(String place, boolean readOnly) {
        nested.add(new NestedSubvolume(Path.of(place), readOnly));
        return this;
    }

    public FakeSource withBootFile(String name) {
        bootFiles.add(name);
        return this;
    }

    public FakeSource withEspFile(String name, long bytes) {
        espFiles.put(name, bytes);
        return this;
    }

    public FakeSource withoutEspFile(String name) {
        espFiles.remove(name);
        return this;
    }

    public FakeSource withEspAt(String path) {
        esp = Path.of(path);
        return this;
    }

    public FakeSource named(String name) {
        prettyName = name;
        return this;
    }

    public SourceFacts facts() {
        return new SourceFacts(
                prettyName,
                Map.of("ID", "debian"),
                packages,
                esp,
                espFiles,
                bootFiles,
                releases,
                texts,
                unread,
                List.of(new SourceFilesystem(Path.of("/"), "/dev/mmcblk0p2", "ext4", ByteSize.mib(4000))),
                nested);
    }
}
