package rp5.provision.partitioning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DeviceMap;
import rp5.provision.model.DevicePath;
import rp5.provision.model.DiskLayout;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.Tool;
import rp5.provision.pipeline.LastingStep;
import rp5.provision.pipeline.StepContext;
import rp5.provision.pipeline.StepId;
import rp5.provision.pipeline.StepReport;

/** Erases what is on the disk and writes the planned partition table. */
public final class PartitioningStep implements LastingStep {
    @Override
    public StepId id() {
        return StepId.PARTITIONING;
    }

    @Override
    public Set<Tool> requires() {
        return Set.of(Tool.BLKDISCARD, Tool.BLOCKDEV, Tool.CMP, Tool.LSBLK, Tool.SFDISK, Tool.UDEVADM, Tool.WIPEFS);
    }

    @Override
    public List<Refusal> check(ProvisionPlan plan, MachineFacts facts, Prober prober) {
        DiskLayout layout = plan.layout();
        return SizeLimits.refusals(layout.size(1), layout.size(2), layout.sectorBytes());
    }

    @Override
    public StepReport apply(StepContext context) {
        ProvisionPlan plan = context.plan();
        ProcessRunner runner = context.runner();
        DeviceMap devices = plan.devices();
        DevicePath disk = devices.disk();

        // wipefs and the table's writer would erase what is mounted: whoever came back since the disk was released is
        // seen here.
        runner.verify("that nothing uses " + disk, prober -> verifyUnused(disk, prober));
        // Partitions first: on the whole disk wipefs passes over what lies inside a partition.
        for (BlockDevice part : oldPartitions(context.facts(), disk)) {
            // Overwritten before its signature goes: between the two it could be read, and a system that is half erased
            // be started from it.
            if (isFat(part)) {
                empty(runner, part.path(), part.size());
            }
            runner.run(PartitioningCommands.wipeOld(part.path()));
        }
        runner.run(PartitioningCommands.wipeDisk(disk));
        runner.run(PartitioningCommands.settle());

        runner.run(PartitioningCommands.write(disk, SfdiskScript.render(plan.layout())));
        runner.run(PartitioningCommands.settle());
        runner.run(PartitioningCommands.reread(disk));
        runner.run(PartitioningCommands.settle());
        runner.run(PartitioningCommands.awaitNodes(devices));

        // Before anything more is written: these must be the nodes of this disk, at the planned places.
        runner.verify("the partition table of " + disk, prober -> verifyTable(plan, prober));
        // An old superblock may lie where a new partition begins, or where it ends.
        nodes(devices).forEach(node -> runner.run(PartitioningCommands.wipeNew(node)));
        empty(runner, devices.esp(), plan.layout().size(1));
        runner.run(PartitioningCommands.settle());
        runner.verify("that no old signature is left on " + disk, prober -> verifyClean(devices, prober));
        return StepReport.done("GPT with EFI, BOOT and CRYPTROOT on " + disk);
    }

    @Override
    public List<String> differences(ProvisionPlan plan, Prober prober) {
        DeviceMap devices = plan.devices();
        DiskTable table = DiskTable.parse(prober.probe(PartitioningCommands.readTableIfAny(devices.disk()))
                .stdout());
        PartitionNodes nodes = PartitionNodes.parse(
                prober.probe(PartitioningCommands.readNodes(devices.disk())).stdout());
        List<String> differences = new ArrayList<>(TableComparison.ofTable(plan.layout(), devices, table));
        differences.addAll(TableComparison.ofNodes(plan.layout(), devices, nodes));
        return List.copyOf(differences);
    }

    @Override
    public StepReport takeUp(StepContext context) {
        ProvisionPlan plan = context.plan();
        context.runner().verify("the partition table of " + plan.devices().disk(), prober -> verifyTable(plan, prober));
        return new StepReport.Skipped(
                "the table of the earlier run is on " + plan.devices().disk());
    }

    /** What a Pi may boot from comes first: a system that is half erased must not be started. */
    private static List<BlockDevice> oldPartitions(MachineFacts facts, DevicePath disk) {
        return facts.devices().byPath(disk).stream()
                .flatMap(device -> facts.devices().withDescendants(device).stream())
                .filter(BlockDevice::isPartition)
                .sorted(Comparator.comparing((BlockDevice part) -> !isFat(part)))
                .toList();
    }

    /** Read back, for a disk may say that it has written zeros, and keep what it had. */
    private static void empty(ProcessRunner runner, DevicePath partition, ByteSize size) {
        runner.run(PartitioningCommands.emptyFat(partition));
        runner.verify("that the beginning of " + partition + " is overwritten", prober -> {
            if (prober.probe(PartitioningCommands.readEmptied(partition, size)).exitCode() != 0) {
                throw new VerificationException(
                        ResultCode.FAIL_PARTITIONING,
                        "The beginning of " + partition
                                + " was to be overwritten with zeros, and does not read as zeros.",
                        List.of());
            }
        });
    }

    private static boolean isFat(BlockDevice part) {
        return part.fstype().equals("vfat");
    }

    private static List<DevicePath> nodes(DeviceMap devices) {
        return List.of(devices.esp(), devices.boot(), devices.luks());
    }

    private static void verifyUnused(DevicePath disk, Prober prober) {
        List<String> users =
                DiskUse.of(prober.probe(PartitioningCommands.readUse(disk)).stdout());
        refuse(
                ResultCode.FAIL_HOLDER_STUCK,
                "The disk " + disk + " is in use again; nothing was written to it.",
                users);
    }

    private void verifyTable(ProvisionPlan plan, Prober prober) {
        refuse(
                ResultCode.FAIL_PARTITIONING,
                "The partition table of " + plan.devices().disk() + " is not the planned one.",
                differences(plan, prober));
    }

    private static void verifyClean(DeviceMap devices, Prober prober) {
        List<String> left = new ArrayList<>();
        List<DevicePath> all = new ArrayList<>(nodes(devices));
        all.add(devices.disk());
        for (DevicePath node : all) {
            String json =
                    prober.probe(PartitioningCommands.readSignatures(node)).stdout();
            Signatures.foreign(json).forEach(signature -> left.add(node + ": " + signature));
        }
        refuse(ResultCode.FAIL_PARTITIONING, "Old signatures are left on " + devices.disk() + ".", left);
    }

    private static void refuse(ResultCode code, String message, List<String> differences) {
        if (!differences.isEmpty()) {
            throw new VerificationException(code, message, differences);
        }
    }
}
