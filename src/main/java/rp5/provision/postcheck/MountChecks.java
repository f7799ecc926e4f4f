package rp5.provision.postcheck;

import java.nio.file.Path;
import java.util.List;
import rp5.provision.model.CheckResult;
import rp5.provision.model.DevicePath;
import rp5.provision.model.Names;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.TargetPaths;

/** Whether all other checks look at this disk's file systems and not at another's. */
final class MountChecks {
    private MountChecks() {}

    static List<CheckResult> of(Subject subject) {
        ProvisionPlan plan = subject.plan();
        TargetPaths paths = plan.paths();
        return List.of(
                mount("mounted-root", paths.root(), Names.ROOT_DEVICE, subject),
                mount("mounted-boot", paths.inRoot("/boot"), plan.devices().boot(), subject),
                mount(
                        "mounted-esp",
                        paths.inRoot(Subject.FIRMWARE),
                        plan.devices().esp(),
                        subject));
    }

    private static CheckResult mount(String name, Path mountPoint, DevicePath wanted, Subject subject) {
        // The last line is what one sees; an automount lies below it.
        String source = subject.prober().probe(PostcheckCommands.mountedAt(mountPoint)).lines().stream()
                .reduce("nothing", (lower, upper) -> upper.strip());
        String found = mountPoint + " shows " + source;
        return source.equals(wanted.value())
                ? CheckResult.pass(name, found)
                : CheckResult.fail(name, found + ", not " + wanted, "Mount " + wanted + " there, then check again.");
    }
}
