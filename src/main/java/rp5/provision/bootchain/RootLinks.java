package rp5.provision.bootchain;

import java.util.List;
import java.util.Locale;
import rp5.provision.model.CheckResult;

/** The links from the opened container to the mounted file systems. */
final class RootLinks {

    private RootLinks() {}

    static CheckResult commandLine(BootChain.Facts facts) {
        String name = "cmdline-root";
        String wanted = facts.found().rootDevice();
        List<String> roots = facts.cmdline().values("root");
        String found = roots.isEmpty() ? "the command line has no root=" : "root=" + String.join(" root=", roots);
        return roots.equals(List.of(wanted))
                        || roots.equals(List.of("UUID=" + facts.found().rootFs()))
                ? CheckResult.pass(name, found)
                : CheckResult.fail(name, found + ", not once root=" + wanted, "write root=" + wanted + " once");
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

    private static boolean names(String source, String mountPoint, String uuid, BootChain.Facts facts) {
        String device = source.replace("\"", "");
        return device.toLowerCase(Locale.ROOT).equals("uuid=" + uuid.toLowerCase(Locale.ROOT))
                || device.equals("/dev/disk/by-uuid/" + uuid)
                || (mountPoint.equals("/") && device.equals(facts.found().rootDevice()));
    }
}
