package rp5.provision.lukslvm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Prober;
import rp5.provision.exec.Secret;
import rp5.provision.model.DevicePath;
import rp5.provision.model.Names;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.UnlockWay;
import rp5.provision.pipeline.KernelMappings;

/** Looks at what the step made, and refuses what is not as planned. */
final class ReadBack {
    private final ProvisionPlan plan;
    private final Prober prober;

    ReadBack(ProvisionPlan plan, Prober prober) {
        this.plan = plan;
        this.prober = prober;
    }

    /** Closing a mapping or a group of these names at the end must never close somebody else's. */
    void namesAreFree() {
        List<String> taken = KernelMappings.names(prober).stream()
                .filter(name -> name.equals(Names.MAPPER) || Names.isVolumeOfOurGroup(name))
                .sorted()
                .toList();
        refuse(ResultCode.FAIL_LUKS, "The names for the new mappings are in use.", taken);
    }

    /** The header is as planned, and the passphrase opens it. */
    void luks(Secret passphrase) {
        DevicePath partition = plan.devices().luks();
        List<String> differences = new ArrayList<>(content(container()));
        differences.addAll(LuksHeader.differences(
                plan.luks(),
                otherSlots(),
                prober.probe(LuksCommands.metadata(partition)).stdout()));
        refuse(ResultCode.FAIL_LUKS, "The LUKS header of " + partition + " is not the planned one.", differences);
        prober.probe(LuksCommands.testPassphrase(partition, passphrase));
    }

    /** What can be seen without the passphrase, of a disk that may hold anything: the container, and /boot. */
    List<String> outside() {
        List<String> differences = new ArrayList<>();
        for (Content expected : List.of(container(), FileSystems.boot(plan))) {
            differences.addAll(expected.differences(
                    prober.probe(MkfsCommands.contentIfAny(expected.node())).stdout()));
        }
        if (differences.isEmpty()) {
            differences.addAll(LuksHeader.differences(
                    plan.luks(),
                    otherSlots(),
                    prober.probe(LuksCommands.metadata(plan.devices().luks())).stdout()));
        }
        return List.copyOf(differences);
    }

    /** An earlier run may have come to make the other ways to unlock. */
    private Set<Integer> otherSlots() {
        return plan.resumed().isEmpty()
                ? Set.of()
                : Arrays.stream(UnlockWay.values()).map(UnlockWay::slot).collect(Collectors.toSet());
    }

    private Content container() {
        return new Content(
                plan.devices().luks(),
                Map.of(
                        "TYPE",
                        "crypto_LUKS",
                        "VERSION",
                        "2",
                        "UUID",
                        plan.ids().luks().toString(),
                        "LABEL",
                        Names.LUKS_LABEL));
    }

    /** The volume lies on our mapping, that on p3, that on the disk, and on nothing else. */
    void lvm() {
        List<String> differences = new ArrayList<>(
                LvmReport.differences(prober.probe(LvmCommands.volumes()).stdout()));
        List<String> planned = List.of(
                Names.ROOT_DEVICE.value(),
                Names.MAPPER_DEVICE.value(),
                plan.devices().luks().value(),
                plan.devices().disk().value());
        List<String> found = prober.probe(LvmCommands.stack()).lines();
        if (!planned.equals(found)) {
            differences.add("from volume to disk: planned " + planned + ", found " + found);
        }
        refuse(ResultCode.FAIL_LVM, "The volume " + Names.ROOT_DEVICE + " is not the planned one.", differences);
    }

    void fileSystems() {
        List<String> differences = FileSystems.expected(plan).stream()
                .flatMap(expected -> content(expected).stream())
                .toList();
        refuse(ResultCode.FAIL_MKFS, "A new file system is not the planned one.", differences);
    }

    static boolean mapperIsActive(Prober prober) {
        return prober.probe(LuksCommands.status()).exitCode() == 0;
    }

    /** The same as the kernel knows it: cryptsetup reads the header too, from a disk that may not answer any more. */
    static boolean mapperIsKnown(Prober prober) {
        return KernelMappings.names(prober).contains(Names.MAPPER);
    }

    static boolean groupIsActive(Prober prober) {
        return KernelMappings.names(prober).stream().anyMatch(Names::isVolumeOfOurGroup);
    }

    private List<String> content(Content expected) {
        return expected.differences(
                prober.probe(MkfsCommands.content(expected.node())).stdout());
    }

    private static void refuse(ResultCode code, String message, List<String> differences) {
        if (!differences.isEmpty()) {
            throw new VerificationException(code, message, differences);
        }
    }
}
