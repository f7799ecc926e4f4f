package rp5.provision.postcheck;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import rp5.provision.image.ImageFormatException;
import rp5.provision.image.KernelImage;
import rp5.provision.model.CheckResult;

/**
 * A kernel on the ESP.
 *
 * @param release from inside the image or, failing that, from the name of the file in /boot that it is a copy of
 * @param check whether it is a kernel of this system
 */
record KernelFile(Optional<String> release, CheckResult check) {
    private static final String NAME = "kernel-copy";
    private static final String STAGED = "/boot/vmlinuz-";
    private static final String REMEDY = "Reinstall the kernel package in the target so that its hook copies it again.";

    /** Empty when there is no such file; that is for the boot selection to tell. */
    static Optional<KernelFile> read(TargetTree target, String onEsp) {
        String path = Subject.FIRMWARE + "/" + onEsp;
        if (!target.isFile(path)) {
            return Optional.empty();
        }
        try {
            return Optional.of(release(target, path)
                    .map(release -> named(target, onEsp, release))
                    .orElseGet(() -> byCopy(target, onEsp)));
        } catch (ImageFormatException e) {
            return Optional.of(new KernelFile(
                    Optional.empty(), CheckResult.fail(NAME, onEsp + " is damaged: " + e.getMessage(), REMEDY)));
        }
    }

    private static KernelFile named(TargetTree target, String onEsp, String release) {
        if (target.isBeginning(Subject.FIRMWARE + "/" + onEsp, STAGED + release)) {
            return new KernelFile(
                    Optional.of(release),
                    CheckResult.fail(
                            NAME, onEsp + " is cut short: it is the beginning of " + STAGED + release, REMEDY));
        }
        CheckResult check = target.isCopy(Subject.FIRMWARE + "/" + onEsp, STAGED + release)
                ? CheckResult.pass(NAME, onEsp + " is " + STAGED + release)
                : CheckResult.warn(NAME, onEsp + " is " + release + " but no copy of " + STAGED + release, REMEDY);
        return new KernelFile(Optional.of(release), check);
    }

    private static KernelFile byCopy(TargetTree target, String onEsp) {
        String prefix = STAGED.substring(STAGED.lastIndexOf('/') + 1);
        Optional<String> release = target.names("/boot").stream()
                .filter(name -> name.startsWith(prefix))
                .filter(name -> target.isCopy(Subject.FIRMWARE + "/" + onEsp, "/boot/" + name))
                .map(name -> name.substring(prefix.length()))
                .findFirst();
        CheckResult check = release.map(found -> CheckResult.pass(NAME, onEsp + " is " + STAGED + found))
                .orElseGet(() -> CheckResult.fail(
                        NAME, onEsp + " neither tells its release nor is it a copy of a kernel in /boot", REMEDY));
        return new KernelFile(release, check);
    }

    private static Optional<String> release(TargetTree target, String path) {
        Optional<InputStream> stream = target.open(path);
        if (stream.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = stream.get();
                InputStream again = target.open(path).orElseThrow()) {
            KernelImage.readWhole(again);
            return KernelImage.release(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }
}
