package rp5.provision.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Shells of this machine. */
public final class Shells {
    private Shells() {}

    /** What may be the /bin/sh of a system that has started: its own alone, or with {@code -Drp5.every.shell=true} all. */
    public static List<List<String>> ofASystem() {
        return Boolean.getBoolean("rp5.every.shell") ? here() : List.of(here().get(0));
    }

    /** What may be the shell of an initramfs. */
    public static List<List<String>> here() {
        List<List<String>> shells = new ArrayList<>(List.of(List.of("/bin/sh")));
        for (List<String> shell : List.of(List.of("/bin/dash"), List.of("/bin/busybox", "sh"))) {
            Path program = Path.of(shell.get(0));
            if (Files.isExecutable(program) && !isSame(program, Path.of("/bin/sh"))) {
                shells.add(shell);
            }
        }
        return shells;
    }

    private static boolean isSame(Path a, Path b) {
        try {
            return a.toRealPath().equals(b.toRealPath());
        } catch (java.io.IOException e) {
            return false;
        }
    }
}
