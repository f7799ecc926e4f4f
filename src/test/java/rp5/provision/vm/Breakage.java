package rp5.provision.vm;

import java.util.List;
import rp5.provision.errors.ResultCode;

/**
 * One thing wrong with a provisioned disk, and how {@code --do-postcheck} must tell it.
 *
 * @param onDisk whether the shell lines work on the closed disk; otherwise on its mounted file systems, from the root of the target
 * @param shell breaks it; {@code keep FILE...} before a change has the files put back afterwards
 * @param mend undoes what {@code keep} cannot
 * @param failed exactly the checks that fail; none when the disk cannot even be opened
 */
record Breakage(
        String name,
        boolean onDisk,
        String shell,
        String mend,
        ResultCode result,
        String message,
        List<String> failed) {

    static Breakage inFiles(String name, String shell, ResultCode result, String... failed) {
        return new Breakage(name, false, shell, "", result, "", List.of(failed));
    }

    static Breakage onDisk(String name, String shell, String mend, ResultCode result, String... failed) {
        return new Breakage(name, true, shell, mend, result, "", List.of(failed));
    }

    /** Undone by these lines as well, in the mounted target. */
    Breakage mendedBy(String lines) {
        return new Breakage(name, onDisk, shell, lines, result, message, failed);
    }

    /** For a disk that cannot be opened: what the failure says. */
    Breakage saying(String part) {
        return new Breakage(name, onDisk, shell, mend, result, part, failed);
    }

    @Override
    public String toString() {
        return name;
    }
}
