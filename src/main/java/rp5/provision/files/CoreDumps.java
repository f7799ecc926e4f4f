package rp5.provision.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps the memory of this process, and of the programs that it starts, out of core dumps: a passphrase is in it. */
public final class CoreDumps {
    /**
     * A bit for each kind of mapping that is dumped (core(5)). Kept by children and over execve, and heeded for dumps that are piped
     * to a program too, which the limit of their size is not.
     */
    private static final String FILTER = "proc/self/coredump_filter";

    private CoreDumps() {}

    /**
     * From now on no mapping is dumped.
     *
     * @param root of the live system
     * @return whether it is so; a kernel without core dumps has no such file
     */
    public static boolean leaveMemoryOut(Path root) {
        try {
            Files.write(root.resolve(FILTER), "0".getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
