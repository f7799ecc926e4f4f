package rp5.provision.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DiskIdentity;
import rp5.provision.model.DiskLayout;
import rp5.provision.model.Holder;
import rp5.provision.model.Ids;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.LuksSpec;
import rp5.provision.model.Mode;
import rp5.provision.model.Names;
import rp5.provision.model.PlannedFile;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.Resumed;
import rp5.provision.model.SourceFilesystem;
import rp5.provision.model.SourcePlan;
import rp5.provision.model.SshPublicKey;
import rp5.provision.model.Unlock;
import rp5.provision.model.UnlockWay;
import rp5.provision.pipeline.StepId;
import rp5.provision.report.Style;
import rp5.provision.report.Wrap;

/** The disk now, the disk after, and what goes there: what somebody who is afraid for their data wants to see first. */
final class PlanScreen {
    private final Style style;

    PlanScreen(Style style) {
        this.style = style;
    }

    List<String> now(DiskIdentity disk, List<String> matrix) {
        List<String> lines = new ArrayList<>();
        lines.add(style.bold("The disk now"));
        matrix.forEach(line -> lines.add("  " + line));
        if (!disk.byId().isEmpty()) {
            lines.add("  " + disk.byId());
        }
        lines.add("");
        return lines;
    }

    /**
     * The disk after the run.
     *
     * @param done steps of an earlier run that are not done again
     */
    List<String> after(ProvisionPlan plan, Set<StepId> done) {
        boolean real = plan.flags().mode() == Mode.FULL;
        List<String> lines = new ArrayList<>();
        if (plan.resumed().isPresent()) {
            lines.addAll(resumed(plan, plan.resumed().get(), done));
            return lines;
        }
        lines.add(style.bad("Everything on " + plan.disk().path() + (real ? " is erased." : " would be erased."))
                + (real ? " It becomes:" : " It would become:"));
        lines.addAll(content(plan));
        return lines;
    }

    private List<String> resumed(ProvisionPlan plan, Resumed earlier, Set<StepId> done) {
        boolean real = plan.flags().mode() == Mode.FULL;
        List<String> lines = new ArrayList<>();
        lines.add("The run that began at " + earlier.since() + (real ? " goes on." : " would go on."));
        lines.add(plan.disk().path() + (real ? " becomes:" : " would become:"));
        lines.replaceAll(style::bad);
        lines.addAll(content(plan));
        lines.remove(lines.size() - 1);
        String label = "  Not again    ";
        for (StepId step : done.stream().sorted().toList()) {
            lines.addAll(Wrap.hanging(label, step.title() + ": done, and found on the disk"));
            label = " ".repeat(label.length());
        }
        lines.addAll(Wrap.hanging(
                "  Again        ",
                (done.isEmpty() ? "everything" : "everything else") + "; what is copied already is compared "
                        + plan.resumed().map(PlanScreen::comparison).orElse("by size and time")));
        lines.add("");
        return lines;
    }

    private static String comparison(Resumed earlier) {
        if (earlier.failed()) {
            return "by its content, since that run failed";
        }
        return earlier.sameBoot() ? "by size and time" : "by its content, since the machine was restarted meanwhile";
    }

    private List<String> content(ProvisionPlan plan) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(partitions(plan.layout(), plan.ids()));
        lines.add("");
        lines.addAll(Wrap.hanging("  Encryption   ", encryption(plan.luks())));
        lines.addAll(unlock(plan.flags().unlock()));
        lines.addAll(source(plan));
        lines.addAll(holders(plan.holders()));
        lines.addAll(Wrap.hanging("  Written      ", files(plan.files())));
        lines.add("");
        return lines;
    }

    private static List<String> partitions(DiskLayout layout, Ids ids) {
        List<String> lines = new ArrayList<>();
        lines.add(row("part", "size", "name", "content", "UUID"));
        lines.add(row("p1", size(layout, 1), layout.partition(1).name(), "FAT32 firmware", ids.espVolumeId()));
        lines.add(row(
                "p2",
                size(layout, 2),
                layout.partition(2).name(),
                "ext4  /boot",
                ids.bootFs().toString()));
        lines.add(row(
                "p3",
                size(layout, 3),
                layout.partition(3).name(),
                "LUKS2",
                ids.luks().toString()));
        lines.add(row(
                "", "in it", Names.VG + "/" + Names.LV, "ext4  /", ids.rootFs().toString()));
        return lines;
    }

    /** Nothing when it is the passphrase alone, which everybody expects. */
    private static List<String> unlock(Unlock unlock) {
        List<String> lines = new ArrayList<>();
        if (unlock.needsKeyscript() || unlock.removePassphrase()) {
            lines.addAll(Wrap.hanging(
                    "  Unlocked by  ",
                    String.join(
                            ", else ",
                            unlock.ways().stream().map(UnlockWay::title).toList())));
        }
        unlock.remote()
                .tang()
                .ifPresent(tang -> lines.addAll(Wrap.hanging(
                        "  Tang server  ",
                        tang.url() + ", "
                                + tang.thumbprint().map(key -> "key " + key).orElse("trusted as it shows itself")
                                + "; address " + unlock.remote().address())));
        unlock.remote()
                .ssh()
                .ifPresent(ssh -> lines.addAll(Wrap.hanging(
                        "  Typed by ssh ",
                        "address " + unlock.remote().address() + "; let in: "
                                + String.join(
                                        ", ",
                                        ssh.keys().stream()
                                                .map(SshPublicKey::fingerprint)
                                                .toList()))));
        unlock.recoveryKey()
                .ifPresent(file -> lines.addAll(Wrap.hanging(
                        "  Recovery key ", file.equals(Unlock.TERMINAL) ? "shown once, at the end" : "to " + file)));
        unlock.headerBackup().ifPresent(file -> lines.addAll(Wrap.hanging("  LUKS header  ", "saved to " + file)));
        return lines;
    }

    private static List<String> source(ProvisionPlan plan) {
        SourcePlan source = plan.source();
        List<String> lines = new ArrayList<>();
        lines.addAll(Wrap.hanging(
                "  Copied from  ", source.prettyName() + " (" + source.layout().title() + ")"));
        ByteSize all = new ByteSize(0);
        for (SourceFilesystem fs : source.filesystems()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "               %-16s %10s  %s, %s",
                    fs.mountPoint(),
                    fs.used(),
                    fs.fstype(),
                    fs.device()));
            all = all.plus(fs.used());
        }
        if (source.filesystems().size() > 1) {
            lines.add(String.format(Locale.ROOT, "               %-16s %10s", "together", all));
        }
        if (plan.flags().skipRsync()) {
            lines.add("               not copied: --skip-rsync");
        }
        String label = "  Kernels      ";
        for (KernelSlot kernel : source.kernels()) {
            lines.addAll(Wrap.hanging(
                    label, kernel.release() + " as " + kernel.espKernel() + " with " + kernel.espInitramfs()));
            label = " ".repeat(label.length());
        }
        if (!source.missingPackages().isEmpty()) {
            lines.addAll(
                    Wrap.hanging("  Installed    ", String.join(", ", source.missingPackages()) + " (in the copy)"));
        }
        return lines;
    }

    private static List<String> holders(List<Holder> holders) {
        List<String> lines = new ArrayList<>();
        String label = "  Released     ";
        for (Holder holder : holders) {
            lines.addAll(Wrap.hanging(label, word(holder.kind()) + " " + holder.name() + " on " + holder.device()));
            label = " ".repeat(label.length());
        }
        return lines;
    }

    private static String files(List<PlannedFile> files) {
        return files.isEmpty()
                ? "no text files"
                : String.join(", ", files.stream().map(PlannedFile::path).toList());
    }

    private static String encryption(LuksSpec luks) {
        return luks.cipher() + ", " + luks.keyBits() + "-bit key, " + luks.pbkdf() + " with "
                + ByteSize.mib(luks.memoryKib() / 1024) + ", " + luks.sectorBytes() + "-byte sectors";
    }

    private static String word(Holder.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String size(DiskLayout layout, int number) {
        return layout.size(number).toString();
    }

    private static String row(String part, String size, String name, String content, String uuid) {
        return String.format(Locale.ROOT, "  %-4s%10s %-10s %-14s %s", part, size, name, content, uuid)
                .stripTrailing();
    }
}
