package rp5.provision.initramfs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Probe;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.TargetPaths;

/** The command lines of packages and images, most of them run in the target. */
final class InitramfsCommands {
    static final String UPDATE_INITRAMFS = "/usr/sbin/update-initramfs";
    private static final String RESOLV_CONF = "/etc/resolv.conf";

    private static final Duration PACKAGES = Duration.ofMinutes(30);
    /** Minutes on a Pi; hours would mean that something hangs. */
    private static final Duration BUILD = Duration.ofMinutes(30);

    private static final Duration LITTER = Duration.ofMinutes(15);
    /** No question may wait for an answer; a configuration file that the user changed stays. */
    private static final Map<String, String> UNATTENDED = Map.of("DEBIAN_FRONTEND", "noninteractive");

    private InitramfsCommands() {}

    /** The lists of the copied system may be old or gone. That one source is out of reach (100) does not matter if others have it. */
    static Mutation updateLists(TargetPaths paths) {
        return Mutation.of(inTarget(paths, "apt-get", "update"))
                .with(UNATTENDED)
                .accepting(0, 100)
                .within(PACKAGES);
    }

    /** Its failure (100) is taken, since whether the packages are there is read back. */
    static Mutation install(TargetPaths paths, List<String> packages) {
        List<String> argv = new ArrayList<>(inTarget(
                paths,
                "apt-get",
                "install",
                "--yes",
                "--no-install-recommends",
                "--option=Dpkg::Options::=--force-confold"));
        argv.addAll(packages);
        return Mutation.of(argv).with(UNATTENDED).accepting(0, 100).within(PACKAGES);
    }

    /** The packages' archives are of no further use. */
    static Mutation forgetArchives(TargetPaths paths) {
        return Mutation.of(inTarget(paths, "apt-get", "clean"));
    }

    /** Which of these packages the target has, name and state, one a line. */
    static Probe installed(TargetPaths paths, List<String> packages) {
        List<String> argv =
                new ArrayList<>(inTarget(paths, "dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\\n", "--"));
        argv.addAll(packages);
        return Probe.of(argv).accepting(0, 1);
    }

    /** Where the live system's name servers are really written down. */
    static Probe resolvConf() {
        return Probe.of("readlink", "--canonicalize", RESOLV_CONF).accepting(0, 1);
    }

    /** Puts a file of the live system at the same place of the target, with the folders above it. */
    static Mutation lend(Path file, TargetPaths paths) {
        return Mutation.of("cp", "--parents", "--", file.toString(), paths.root() + "/");
    }

    /** The true place of update-initramfs in the live system; another one when a package has put its own in front. */
    static Probe divertedHere() {
        return Probe.of("dpkg-divert", "--truename", UPDATE_INITRAMFS);
    }

    static Probe diverted(TargetPaths paths) {
        return Probe.of(inTarget(paths, "dpkg-divert", "--truename", UPDATE_INITRAMFS));
    }

    /** Removes a slot's images: what is there afterwards was made by this run, whatever the clock says. */
    static Mutation removeImages(TargetPaths paths, KernelSlot slot) {
        return Mutation.of(
                "rm",
                "--force",
                "--",
                SlotFiles.built(paths, slot).toString(),
                SlotFiles.image(paths, slot).toString());
    }

    /** {@code -c} builds also where an image is there already, and where update-initramfs.conf says no (initramfs-tools 0.142, 0.148). */
    static Mutation build(TargetPaths paths, KernelSlot slot, Map<String, String> environment) {
        return Mutation.of(inTarget(paths, "update-initramfs", "-c", "-k", slot.release()))
                .with(environment)
                .within(BUILD);
    }

    /** Follows no link, stays in the file system, and never looks for it outside the target. */
    static Mutation removeLitter(TargetPaths paths) {
        return Mutation.of(inTarget(paths, "find", Litter.FOLDER, "-xdev", "-mindepth", "1", "-delete"))
                .within(LITTER);
    }

    /** Writes the file system that holds the path to the disk. */
    static Mutation sync(Path path) {
        return Mutation.of("sync", "--file-system", path.toString()).within(Duration.ofMinutes(15));
    }

    private static List<String> inTarget(TargetPaths paths, String... argv) {
        List<String> all = new ArrayList<>(List.of("chroot", paths.root().toString()));
        all.addAll(Arrays.asList(argv));
        return all;
    }
}
