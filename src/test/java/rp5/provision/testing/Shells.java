package rp5.provision.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The shells of this machine that a target's /bin/sh may be. */
public final class Shells {
    private Shells() {}

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
