package rp5.provision.postcheck;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import rp5.provision.bootchain.LvmVisibility;
import rp5.provision.model.CheckResult;
import rp5.provision.model.Names;

/** Whether LVM's own settings would hide the root volume at boot. */
final class LvmConfigChecks {
    private LvmConfigChecks() {}

    static List<CheckResult> of(Subject subject) {
        return List.of(
                of("lvm-settings", "/etc/lvm", name -> subject.target().text("/etc/lvm/" + name), subject.luksUuid()));
    }

    /** One result for the settings in a system or in an image. */
    static CheckResult of(String name, String where, Function<String, Optional<String>> textOf, String luks) {
        List<String> found = LvmVisibility.obstacles(textOf, luks);
        return found.isEmpty()
                ? CheckResult.pass(name, where + " does not hide " + Names.VG)
                : CheckResult.fail(
                        name,
                        where + ": " + String.join("; ", found),
                        "Correct /etc/lvm/lvm.conf in the target, then update-initramfs -u -k all.");
    }
}
