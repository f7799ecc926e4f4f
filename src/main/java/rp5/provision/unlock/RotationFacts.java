package rp5.provision.unlock;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import rp5.provision.bootchain.Bootloader;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.RefusedException;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Prober;
import rp5.provision.image.EspKernels;
import rp5.provision.layout.ShellSettings;
import rp5.provision.model.DevicePath;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.UnlockWay;
import rp5.provision.pipeline.StepContext;

/**
 * What an open disk says of its key file.
 *
 * @param file where it is on the disk
 * @param old the key slots that go: of the key file, and of a rotation that was cut
 * @param oldTokens what speaks of them
 * @param slot a free one, for the new key
 * @param kernels whose images hold the key
 */
record RotationFacts(String file, Set<Integer> old, Set<Integer> oldTokens, int slot, List<KernelSlot> kernels) {
    /** The new key until it takes the old one's place: also what a cut leaves of it. */
    static final String NEXT = ".next";

    private static final Pattern KEYFILE = Pattern.compile("/etc/cryptsetup-keys\\.d/[A-Za-z0-9_][A-Za-z0-9._-]*");
    /** LUKS2 has 32 of them; the first ones belong to other ways. */
    private static final int SLOTS = 32;

    private static final int FIRST_SPARE = 10;

    RotationFacts {
        old = Set.copyOf(old);
        oldTokens = Set.copyOf(oldTokens);
        kernels = List.copyOf(kernels);
        if (old.contains(slot)) {
            throw new IllegalArgumentException("slot " + slot + " is an old one");
        }
    }

    /** For people. */
    String oldSlots() {
        return new TreeSet<>(old).stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** Reasons not to begin that the header alone gives. */
    static List<Refusal> refusals(DevicePath partition, Prober prober) {
        return refusals(
                partition,
                KeyTokens.of(prober.probe(SlotCommands.metadata(partition)).stdout()));
    }

    private static List<Refusal> refusals(DevicePath partition, KeyTokens tokens) {
        return tokens.slots(UnlockWay.KEYFILE).isEmpty()
                ? List.of(new Refusal(
                        ResultCode.FAIL_SAFETY_GUARD,
                        "The LUKS header of " + partition + " names no key slot of a key file.",
                        "Only a key file that --keyfile-auto or --keyfile-path made can be replaced, and only while its slot"
                                + " is there."))
                : List.of();
    }

    /**
     * @throws RefusedException when there is no key file to replace, or it is not sure what would go
     */
    static RotationFacts of(StepContext context) {
        Prober prober = context.runner();
        TargetPaths paths = context.plan().paths();
        DevicePath partition = context.plan().devices().luks();
        // Read once: what is free and what goes must come from the same header.
        String header = prober.probe(SlotCommands.metadata(partition)).stdout();
        KeyTokens tokens = KeyTokens.of(header);
        List<Refusal> refusals = refusals(partition, tokens);
        if (!refusals.isEmpty()) {
            throw new RefusedException(refusals);
        }
        Set<Integer> taken = KeySlots.taken(header);
        String file = file(paths, prober);
        Set<Integer> old = new TreeSet<>(tokens.slots(UnlockWay.KEYFILE));
        old.addAll(cutShort(file, taken, tokens, partition, paths, prober));
        for (int slot : old) {
            if (prober.probe(SlotCommands.opens(partition, slot, context.passphrase()))
                            .exitCode()
                    == 0) {
                throw refused(
                        "What was typed opens key slot " + slot
                                + ", which is said to be the key file's: it would be lost.",
                        "Type the passphrase, or the recovery key.");
            }
        }
        return new RotationFacts(file, old, tokens.ids(UnlockWay.KEYFILE), free(taken, partition), kernels(context));
    }

    private static String file(TargetPaths paths, Prober prober) {
        String conf =
                prober.probe(RotationCommands.text(paths, UnlockFiles.CONF)).stdout();
        return ShellSettings.value(conf, "KEYFILE")
                .filter(path -> KEYFILE.matcher(path).matches())
                .orElseThrow(() -> refused(
                        UnlockFiles.CONF + " of the disk names no key file.",
                        "Only a key file that --keyfile-auto or --keyfile-path made can be replaced."));
    }

    /** A slot that nothing speaks of yet, but that opens with the key that was being put in place when the power went. */
    private static Set<Integer> cutShort(
            String file, Set<Integer> taken, KeyTokens tokens, DevicePath partition, TargetPaths paths, Prober prober) {
        Set<Integer> found = new TreeSet<>();
        if (prober.probe(RotationCommands.isThere(paths, file + NEXT)).exitCode() == 0) {
            taken.stream()
                    .filter(slot -> slot != UnlockWay.PASSPHRASE.slot()
                            && !tokens.slots().contains(slot))
                    .filter(slot -> prober.probe(RotationCommands.opens(paths, partition, slot, file + NEXT))
                                    .exitCode()
                            == 0)
                    .forEach(found::add);
        }
        return found;
    }

    private static int free(Set<Integer> taken, DevicePath partition) {
        return IntStream.concat(IntStream.of(UnlockWay.KEYFILE.slot()), IntStream.range(FIRST_SPARE, SLOTS))
                .filter(slot -> !taken.contains(slot))
                .findFirst()
                .orElseThrow(() -> refused(
                        "No key slot of " + partition + " is free.",
                        "Take one away that is not used: cryptsetup luksKillSlot."));
    }

    private static List<KernelSlot> kernels(StepContext context) {
        TargetPaths paths = context.plan().paths();
        List<KernelSlot> kernels = EspKernels.of(
                paths.inRoot("/boot/firmware"), new Bootloader(context.facts().bootloaderDate()));
        List<String> unknown = kernels.stream()
                .filter(kernel -> kernel.release().isEmpty()
                        || context.runner()
                                        .probe(RotationCommands.isThere(
                                                paths, "/lib/modules/" + kernel.release() + "/modules.dep"))
                                        .exitCode()
                                != 0)
                .map(KernelSlot::espKernel)
                .toList();
        if (kernels.isEmpty() || !unknown.isEmpty()) {
            throw refused(
                    kernels.isEmpty()
                            ? "There is no kernel with an initramfs on the ESP."
                            : "The modules of " + String.join(", ", unknown)
                                    + " on the ESP are not installed: no initramfs can be built for "
                                    + (unknown.size() == 1 ? "it." : "them."),
                    "Check the disk with --do-postcheck.");
        }
        return kernels;
    }

    private static RefusedException refused(String message, String remedy) {
        return new RefusedException(ResultCode.FAIL_SAFETY_GUARD, message, remedy);
    }
}
