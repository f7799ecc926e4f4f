package rp5.provision.vm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How a script in a guest ended, what was on the console, and the folder it shared. */
record GuestResult(int exitCode, String console, Path share) {

    /** The text of a file that the guest wrote below /host. */
    String file(String name) {
        try {
            return Files.readString(share.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A state that the guest wrote, without what udev's own activation of a group writes down as soon as a container with one is open. */
    List<String> stateBesidesLvm(String name) {
        return file(name)
                .lines()
                .filter(line -> !line.matches(".* (/etc/lvm/(archive|backup)|/run/lvm/[a-z_]+)(/.*)?"))
                .toList();
    }
}
