package rp5.provision.postcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import rp5.provision.bootchain.BootChain;
import rp5.provision.bootchain.BootSelection;
import rp5.provision.bootchain.Crypttab;
import rp5.provision.bootchain.TargetIds;
import rp5.provision.model.CheckResult;
import rp5.provision.model.Ids;
import rp5.provision.model.Names;

/** Opens every initramfs on the ESP, and walks the boot chain through the one that a Pi 5 loads. */
final class ImageChecks {
    private static final String MODULES = "/lib/modules";

    /** Pairs that Raspberry Pi OS keeps for other choices of the kernel. */
    private static final List<ImagePair> USUAL = List.of(
            new ImagePair("kernel_2712.img", List.of("initramfs_2712")),
            new ImagePair("kernel8.img", List.of("initramfs8")));

    private ImageChecks() {}

    static List<CheckResult> of(Subject subject) {
        BootSelection boot = subject.boot();
        String kernel = boot.kernel().orElse("");
        List<CheckResult> results = new ArrayList<>(loaded(new ImagePair(kernel, boot.initramfs()), subject));
        USUAL.stream()
                .filter(pair -> !pair.kernel().equals(kernel))
                .filter(pair -> subject.target().isFile(Subject.FIRMWARE + "/" + pair.kernel()))
                .forEach(pair -> results.addAll(other(pair, subject)));
        return results;
    }

    private static List<CheckResult> loaded(ImagePair pair, Subject subject) {
        PairProof proof = PairProof.of(pair, subject);
        List<CheckResult> results = new ArrayList<>(proof.results());
        Set<String> named = results.stream().map(CheckResult::name).collect(Collectors.toSet());
        // The proof of the image says the same of its crypttab, and more.
        BootChain.walk(facts(proof, subject)).stream()
                .filter(link -> !named.contains(link.name()))
                .forEach(results::add);
        return results;
    }

    private static BootChain.Facts facts(PairProof proof, Subject subject) {
        TargetTree target = subject.target();
        // A folder without a list of modules is what a removed kernel leaves behind.
        Set<String> installed = target.names(MODULES).stream()
                .filter(release -> target.isFile(MODULES + "/" + release + "/modules.dep"))
                .collect(Collectors.toSet());
        return new BootChain.Facts(
                proof.release(),
                proof.image().map(image -> image.kernelReleases()).orElse(Set.of()),
                installed,
                subject.cmdline(),
                proof.image().flatMap(image -> image.text("cryptroot/crypttab")).map(Crypttab::parse),
                subject.crypttab(),
                subject.fstab(),
                ids(subject.ids()),
                Map.of(
                        "/boot",
                        subject.ids().bootPart().toString(),
                        Subject.FIRMWARE,
                        subject.ids().espPart().toString(),
                        Names.MAPPER,
                        subject.ids().luksPart().toString()));
    }

    /** Not loaded as it is set up now: what is wrong with it warns, under names of its own. */
    private static List<CheckResult> other(ImagePair pair, Subject subject) {
        PairProof proof = PairProof.of(pair, subject);
        List<CheckResult> wrong = new ArrayList<>();
        if (proof.image().isEmpty() && proof.results().stream().noneMatch(CheckResult::failed)) {
            wrong.add(CheckResult.warn(
                    "other-initramfs-missing",
                    pair.kernel() + " is there without " + pair.label(),
                    "Build it with update-initramfs, or remove " + pair.kernel() + "."));
        }
        proof.results().stream()
                .filter(CheckResult::failed)
                .map(result -> CheckResult.warn("other-" + result.name(), result.found(), result.remedy()))
                .forEach(wrong::add);
        return wrong.isEmpty()
                ? List.of(CheckResult.pass(
                        "other-initramfs", pair.label() + " opens the disk for " + pair.kernel() + " too"))
                : wrong;
    }

    private static TargetIds ids(Ids ids) {
        return new TargetIds(
                ids.rootFs().toString(),
                ids.bootFs().toString(),
                ids.espVolumeId(),
                ids.luks().toString(),
                Names.MAPPER,
                Names.VG,
                Names.LV);
    }
}
