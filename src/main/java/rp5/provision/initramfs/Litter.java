package rp5.provision.initramfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.model.TargetPaths;

/**
 * What a build that was killed has left in the target's /var/tmp: mkinitramfs lays a whole image out there, key files included, and
 * removes it at its own end. Nothing of the running system is copied to there, so all that lies in it is ours.
 */
final class Litter {
    static final String FOLDER = "/var/tmp";

    private Litter() {}

    static boolean isThere(TargetPaths paths) {
        Path folder = paths.inRoot(FOLDER);
        // What a link leads to is copied, or is not the target's.
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isPresent();
        } catch (IOException e) {
            throw new StepException(
                    ResultCode.FAIL_GENERIC,
                    "Could not look into " + folder + " of the target.",
                    List.of(String.valueOf(e.getMessage())),
                    e);
        }
    }

    static void requireGone(TargetPaths paths) {
        if (isThere(paths)) {
            throw new StepException(
                    ResultCode.FAIL_GENERIC,
                    "What a killed run had left in " + paths.inRoot(FOLDER) + " of the target is still there.");
        }
    }
}
