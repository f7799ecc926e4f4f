package rp5.provision.bootchain;

import java.util.List;
import java.util.Optional;
import rp5.provision.model.CheckResult;

/** The links from the opened container to the mounted file systems. */
final class RootLinks {

    private static final String BY_PARTUUID = "/dev/disk/by-partuuid/";

    private RootLinks() {}

    static CheckResult commandLine(BootChain.Facts facts) {
        String name = "cmdline-root";
        String wanted = facts.found().rootDevice();
        List<String> roots = facts.cmdline().scriptValues("root");
        String found = roots.isEmpty() ? "the command line has no root=" : "root=" + String.join(" root=", roots);
        boolean right = roots.equals(List.of(wanted))
                || roots.equals(List.of("UUID=" + facts.found().rootFs()));
        // The scripts take the last one, wherever it stands; to them one in quotes is another.
        return right && facts.cmdline().values("root").equals(roots)
                ? CheckResult.pass(name, found)
                : CheckResult.fail(
                        name,
                        found + (right ? " in quotes or behind --" : "") + ", not once root=" + wanted,
                        "write root=" + wanted + " once");
    }

    static CheckResult fstabEntry(BootChain.Facts facts, String mountPoint, String uuid) {
        String name = "fstab" + (mountPoint.equals("/") ? "-root" : mountPoint.replace('/', '-'));
        List<String> sources =
                facts.fstab().at(mountPoint).stream().map(FstabEntry::source).toList();
        String found = "fstab mounts " + mountPoint + " from "
                + (sources.isEmpty() ? "nothing" : String.join(" and ", sources));
        boolean right = sources.size() == 1 && names(sources.get(0), mountPoint, uuid, facts);
        return right
                ? CheckResult.pass(name, found)
                : CheckResult.fail(
                        name, found + ", not once from UUID=" + uuid, "write UUID=" + uuid + " " + mountPoint);
    }

    /** In the very case that udev's links have: systemd waits for that link, and forever for one in capitals (fstab(5)). */
    private static boolean names(String source, String mountPoint, String uuid, BootChain.Facts facts) {
        String device = source.replace("\"", "");
        Optional<String> partition = Optional.ofNullable(facts.partitions().get(mountPoint));
        return device.equals("UUID=" + uuid)
                || device.equals("/dev/disk/by-uuid/" + uuid)
                || partition
                        .filter(own -> device.equals("PARTUUID=" + own) || device.equals(BY_PARTUUID + own))
                        .isPresent()
                || (mountPoint.equals("/") && device.equals(facts.found().rootDevice()));
    }
}
