package rp5.provision.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Looks at a provisioned disk with other means than the tool's own, and compares every file with the system that it was copied from. */
@Tag("vm")
class CopyIT {
    /** Written with the same content at each start of bookworm's machine: its fstab, its swap file. */
    private static final Set<String> TOUCHED_AT_START = Set.of("/etc/.fstab", "/var");

    /** What a copy leaves out of a source. */
    private static final Predicate<String> EXCLUDED = atOrBelow("/dev", "/proc", "/sys", "/run", "/boot/firmware")
            // Where the test machine mounts its shared folder.
            .or(path -> path.equals("/host"))
            .or(path -> path.matches("/(tmp|var/tmp|mnt|media)/.*"))
            .or(path -> path.matches("(/boot)?/lost\\+found"))
            .or(path -> path.matches("/var/cache/apt/archives/(.*\\.deb|partial/.+)"))
            // Swap in use, made anew at each start.
            .or(path -> path.equals("/var/swap") || path.equals("/srv/spill.swap"))
            .or(atOrBelow("/var/log/rp5-provision"));

    private static final OncePerLayout<GuestResult> LOOKED = new OncePerLayout<>(CopyIT::look);

    private static GuestResult look(Layout layout) {
        Provisioned provisioned = Provisioned.of(layout);
        Guest guest = ToolGuest.of("copy-" + layout.argument(), layout);
        ToolGuest.passphraseFile(guest, "key", provisioned.passphrase().getBytes(StandardCharsets.UTF_8));
        GuestResult result = guest.disk(provisioned.copy(guest.folders(), "target.img"))
                .limit(Duration.ofMinutes(10))
                .run(ToolGuest.PRELUDE + """
                        take_passphrase key
                        fsck.fat -n /dev/ubdb1 >/host/fsck.log 2>&1; echo "p1 $?" >/host/fsck
                        e2fsck -fn /dev/ubdb2 >>/host/fsck.log 2>&1; echo "p2 $?" >>/host/fsck
                        manifest source / || exit
                        open_target /run/key || exit
                        bash /host/foreign-postcheck /dev/ubdb /run/target %s >/host/foreign 2>&1; echo "exit $?" >>/host/foreign
                        manifest target /run/target ./boot || exit
                        umount /run/target/boot/firmware /run/target/boot /run/target
                        e2fsck -fn /dev/rp5vg/root >>/host/fsck.log 2>&1; echo "root $?" >>/host/fsck
                        """.formatted(layout.argument()));
        assertThat(result.exitCode()).as(result.console()).isZero();
        return result;
    }

    @ParameterizedTest
    @MethodSource("rp5.provision.vm.Layout#tested")
    void aForeignCheckFindsNothingWrong(Layout layout) {
        assertThat(LOOKED.of(layout).file("foreign")).isEqualTo("exit 0\n");
    }

    @ParameterizedTest
    @MethodSource("rp5.provision.vm.Layout#tested")
    void theFileSystemsAreSound(Layout layout) {
        GuestResult looked = LOOKED.of(layout);

        assertThat(looked.file("fsck")).as(looked.file("fsck.log")).isEqualTo("p1 0\np2 0\nroot 0\n");
    }

    @ParameterizedTest
    @MethodSource("rp5.provision.vm.Layout#tested")
    void everyFileIsThatOfTheSource(Layout layout) {
        Manifest source = Manifest.read(LOOKED.of(layout).share(), "source").without(EXCLUDED);
        Manifest target = Manifest.read(LOOKED.of(layout).share(), "target").without(EXCLUDED);

        assertThat(source.entries()).hasSizeGreaterThan(4000);
        Predicate<String> own = own(layout);
        Map<String, String> differences = source.differences(target);
        Set<String> ownPaths = differences.keySet().stream().filter(own).collect(Collectors.toSet());
        Set<String> folders = foldersOf(ownPaths, layout);
        assertThat(ownPaths).contains("/etc/fstab", "/etc/crypttab");
        assertThat(differences).as("what is not as in the source").allSatisfy((path, difference) -> assertThat(
                        own.test(path)
                                || ((folders.contains(path) || TOUCHED_AT_START.contains(path)) && isTime(difference))
                                || (difference.startsWith("new -> type=d") && folders.contains(path)))
                .as(path + ": " + difference)
                .isTrue());
    }

    /** Else the comparison above could be content with a source that has nothing special. */
    @ParameterizedTest
    @MethodSource("rp5.provision.vm.Layout#tested")
    void theSourceHasFilesOfEveryKind(Layout layout) {
        Manifest source = Manifest.read(LOOKED.of(layout).share(), "source").without(EXCLUDED);
        String folder = "/home/pi/variety/";

        assertThat(facts(source, folder + "acl")).contains("system.posix_acl_access=0x");
        assertThat(facts(source, folder + "acl-dir")).contains("system.posix_acl_default=0x");
        assertThat(facts(source, folder + "xattr")).contains("user.comment=0x");
        assertThat(facts(source, folder + "capable")).contains("security.capability=0x");
        assertThat(facts(source, folder + "sub/hard-3")).contains("same-as=./home/pi/variety/hard-1");
        assertThat(facts(source, folder + "name\nwith newline")).contains("sha256=");
        assertThat(facts(source, folder + "latin1-\u00e9")).contains("type=f");
        assertThat(facts(source, folder + "fifo")).contains("type=p");
        assertThat(facts(source, folder + "link-dangling")).contains("link=nowhere/at/all");
        assertThat(facts(source, folder + "setuid")).contains("mode=04755");
        assertThat(facts(source, folder + "from-1999")).contains("mtime=946684799.0");
        assertThat(source.entries().get(folder + "sparse")).matches(entry -> entry != null && entry.sparse());
    }

    @ParameterizedTest
    @MethodSource("rp5.provision.vm.Layout#tested")
    void aFileWithHolesKeepsThem(Layout layout) {
        Manifest source = Manifest.read(LOOKED.of(layout).share(), "source").without(EXCLUDED.or(own(layout)));
        Manifest target = Manifest.read(LOOKED.of(layout).share(), "target");

        assertThat(source.entries()).allSatisfy((path, entry) -> {
            Manifest.Entry copy = target.entries().get(path);
            assertThat(!entry.sparse() || (copy != null && copy.sparse()))
                    .as(path)
                    .isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("rp5.provision.vm.Layout#tested")
    void whatTheTargetHasOfItsOwnIsThere(Layout layout) {
        Manifest target = Manifest.read(LOOKED.of(layout).share(), "target");

        assertThat(target.entries().keySet())
                .contains("/dev", "/proc", "/sys", "/run", "/tmp", "/boot/firmware", "/etc/crypttab")
                .noneMatch(path -> path.matches("/(dev|proc|sys|run|tmp)/.*"))
                .doesNotContain("/var/swap", "/srv/spill.swap");
        assertThat(facts(target, "/tmp")).contains("mode=01777 owner=0:0");
        assertThat(facts(target, "/proc")).contains("mode=0555 owner=0:0");
    }

    /** What a provisioned system has of its own: what its result says that was written, and what follows from that. */
    private static Predicate<String> own(Layout layout) {
        Set<String> written = StreamSupport.stream(
                        Provisioned.of(layout).full().at("/files").spliterator(), false)
                .map(file -> file.at("/path").asText())
                .collect(Collectors.toSet());
        return path -> written.contains(path) || path.matches("/boot/initrd\\.img-.*");
    }

    /** Where such a file came or went, nothing but the folder's time tells of it. */
    private static Set<String> foldersOf(Set<String> paths, Layout layout) {
        Set<String> folders = paths.stream()
                .map(path -> path.substring(0, Math.max(0, path.lastIndexOf('/'))))
                .collect(Collectors.toCollection(TreeSet::new));
        // Where an initramfs is put together.
        folders.add("/var/tmp");
        // Of these the source shows what each start of the test machine does: it makes folders in one and mounts over
        // the other.
        folders.addAll(List.of("", "/tmp"));
        if (layout == Layout.PIOS) {
            // Each start of that card puts the spill file of rpi-swap there.
            folders.add("/srv");
        }
        return folders;
    }

    private static String facts(Manifest manifest, String path) {
        Manifest.Entry entry = manifest.entries().get(path);
        return entry == null ? "missing" : entry.facts();
    }

    private static boolean isTime(String difference) {
        String[] sides = difference.replaceAll("mtime=\\S+", "").split(" -> ", -1);
        return sides.length == 2 && sides[0].equals(sides[1]);
    }

    private static Predicate<String> atOrBelow(String... folders) {
        return path -> Arrays.stream(folders).anyMatch(folder -> path.equals(folder) || path.startsWith(folder + "/"));
    }
}
