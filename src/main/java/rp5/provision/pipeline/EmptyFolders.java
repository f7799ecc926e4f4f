package rp5.provision.pipeline;

import java.nio.file.Path;
import rp5.provision.exec.Mutation;

/**
 * The folders that a killed run made below ours: nothing is mounted on them any more, and they would keep ours from being removed. What
 * is not empty stays.
 */
public final class EmptyFolders {
    private EmptyFolders() {}

    public static Mutation below(Path folder) {
        return Mutation.of(
                "find", folder.toString(), "-xdev", "-mindepth", "1", "-depth", "-type", "d", "-empty", "-delete");
    }

    /** The folder itself among them. */
    public static Mutation from(Path folder) {
        return Mutation.of("find", folder.toString(), "-xdev", "-depth", "-type", "d", "-empty", "-delete");
    }
}
