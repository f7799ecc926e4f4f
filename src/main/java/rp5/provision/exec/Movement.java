package rp5.provision.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** How much a process and its descendants have read and written since they began, by whatever means: files, pipes, sockets. */
final class Movement {
    private Movement() {}

    /**
     * In bytes (proc_pid_io(5): rchar and wchar).
     *
     * @return empty when the kernel does not count it, or nothing is left to be counted
     */
    static OptionalLong of(Process process) {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(handle -> Path.of("/proc", String.valueOf(handle.pid()), "io"))
                .map(Movement::bytes)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .reduce(Long::sum);
    }

    private static OptionalLong bytes(Path file) {
        try {
            return OptionalLong.of(Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("rchar: ") || line.startsWith("wchar: "))
                    .mapToLong(line ->
                            Long.parseLong(line.substring("rchar: ".length()).strip()))
                    .sum());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
