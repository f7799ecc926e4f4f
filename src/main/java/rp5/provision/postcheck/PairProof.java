package rp5.provision.postcheck;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rp5.provision.bootchain.CrypttabEntry;
import rp5.provision.image.ImageFormatException;
import rp5.provision.image.InitramfsImage;
import rp5.provision.image.InitramfsProof;
import rp5.provision.model.CheckResult;
import rp5.provision.model.Names;

/**
 * What the files of a pair prove.
 *
 * @param release of the kernel, where it is known
 * @param image empty when it is missing or damaged
 */
record PairProof(Optional<String> release, Optional<InitramfsImage> image, List<CheckResult> results) {
    private static final String PREFIX = "initramfs-";
    private static final String REBUILD = "Build it again in the target: update-initramfs -c -k %s.";

    PairProof {
        results = List.copyOf(results);
    }

    static PairProof of(ImagePair pair, Subject subject) {
        List<CheckResult> results = new ArrayList<>();
        Optional<KernelFile> kernel =
                pair.kernel().isEmpty() ? Optional.empty() : KernelFile.read(subject.target(), pair.kernel());
        kernel.ifPresent(file -> results.add(file.check()));
        Optional<String> release = kernel.flatMap(KernelFile::release);
        Optional<InitramfsImage> image = read(pair, release, subject, results);
        image.ifPresent(opened -> {
            results.addAll(examine(opened, pair, release, subject));
            release.ifPresent(known -> results.add(copy(pair, known, subject.target())));
        });
        return new PairProof(release, image, results);
    }

    private static Optional<InitramfsImage> read(
            ImagePair pair, Optional<String> release, Subject subject, List<CheckResult> results) {
        try {
            return pair.read(subject.target());
        } catch (ImageFormatException | UncheckedIOException e) {
            results.add(CheckResult.fail(
                    PREFIX + "readable",
                    pair.label() + " cannot be read: " + e.getMessage(),
                    REBUILD.formatted(release.orElse("all"))));
            return Optional.empty();
        }
    }

    /** Where the kernel is not known, which is told elsewhere, the image is taken for what it is. */
    private static List<CheckResult> examine(
            InitramfsImage image, ImagePair pair, Optional<String> kernel, Subject subject) {
        String release =
                kernel.or(() -> image.kernelReleases().stream().findFirst()).orElse("unknown");
        String builtin = subject.target()
                .text("/lib/modules/" + release + "/modules.builtin")
                .orElse("");
        String key = subject.crypttab()
                .entry(Names.MAPPER)
                .map(CrypttabEntry::key)
                .filter(field -> !field.isEmpty())
                .orElse("none");
        InitramfsProof.Expectation expected = InitramfsProof.Expectation.of(release, Names.MAPPER, subject.luksUuid())
                .withKeyField(key)
                .withModulesBuiltin(builtin)
                .withBootloader(subject.bootloader())
                .withDisk(InitramfsProof.Disk.of(
                        subject.plan().disk().path().name(),
                        subject.ids().luksPart().toString()));
        List<CheckResult> results = new ArrayList<>();
        for (CheckResult finding : InitramfsProof.examine(image, expected)) {
            results.add(new CheckResult(
                    PREFIX + finding.name(),
                    finding.status(),
                    pair.label() + ": " + finding.found(),
                    finding.remedy()));
        }
        results.add(LvmConfigChecks.of(
                PREFIX + "lvm-settings",
                pair.label() + ": etc/lvm",
                name -> image.text("etc/lvm/" + name),
                subject.luksUuid()));
        return results;
    }

    /** The distribution's hook copies; a copy that differs is from before, or was cut off. */
    private static CheckResult copy(ImagePair pair, String release, TargetTree target) {
        String name = PREFIX + "copy";
        String built = "/boot/initrd.img-" + release;
        if (!target.isFile(built) || pair.images().size() != 1) {
            return CheckResult.warn(
                    name, pair.label() + " cannot be compared with " + built, REBUILD.formatted(release));
        }
        return target.isCopy(Subject.FIRMWARE + "/" + pair.images().get(0), built)
                ? CheckResult.pass(name, pair.label() + " is " + built)
                : CheckResult.fail(name, pair.label() + " is no copy of " + built, REBUILD.formatted(release));
    }
}
