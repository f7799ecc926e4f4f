package rp5.provision.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import rp5.provision.exec.CommandListener;
import rp5.provision.exec.Orphans;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.exec.SearchPath;
import rp5.provision.exec.Sleeper;
import rp5.provision.exec.SystemRunner;
import rp5.provision.files.HostFiles;
import rp5.provision.pipeline.StopSource;

/**
 * The process and the machine around a run, as tests can replace them.
 *
 * @param terminal present when there is somebody to ask
 * @param uid who runs us, as the kernel sees it
 * @param lockFile held by the one run of this machine
 * @param stop where the wish to stop comes from
 * @param runners makes the runner that acts for real and tells the listener
 */
public record Surroundings(
        Clock clock,
        InputStream in,
        PrintStream out,
        PrintStream err,
        Optional<Terminal> terminal,
        boolean inIsTerminal,
        boolean outIsTerminal,
        boolean errIsTerminal,
        Map<String, String> environment,
        int uid,
        Path lockFile,
        HostFiles host,
        SearchPath path,
        StopSource stop,
        Function<CommandListener, ProcessRunner> runners) {
    private static final Path LOCK = Path.of("/run/rp5-provision.lock");

    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** This process on this machine. Output is UTF-8 whatever the locale: JSON knows nothing else. */
    @SuppressWarnings("SystemConsoleNull") // Null is one sign of no terminal; the file descriptors are asked as well.
    public static Surroundings ofProcess() {
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        Clock clock = Clock.systemUTC();
        SearchPath path = SearchPath.of(System.getenv().getOrDefault("PATH", ""));
        Console console = System.console();
        boolean inIsTerminal = isTerminal(0);
        boolean errIsTerminal = isTerminal(2);
        Optional<Terminal> terminal = console != null && inIsTerminal && errIsTerminal
                ? Optional.of(new ConsoleTerminal(console, err))
                : Optional.empty();
        return new Surroundings(
                clock,
                System.in,
                out,
                err,
                terminal,
                inIsTerminal,
                isTerminal(1),
                errIsTerminal,
                System.getenv(),
                ownUid(),
                LOCK,
                new HostFiles(Path.of("/")),
                path,
                StopSource.PROCESS,
                listener -> new SystemRunner(listener, clock, Sleeper.REAL, path.value()));
    }

    /** Of killed runs; looked for among this machine's processes in any case. */
    Orphans orphans() {
        return new Orphans(Path.of("/proc"));
    }

    /** What the kernel calls this time that it runs (proc_sys_kernel(5)); empty where it does not say. */
    String bootId() {
        return host.text("/proc/sys/kernel/random/boot_id").orElse("").strip();
    }

    boolean root() {
        return uid == 0;
    }

    /** Whose files we believe: root's, our own, and those of the user who called us through sudo. */
    Set<Integer> trustedOwners() {
        Set<Integer> owners = new TreeSet<>(Set.of(0));
        owners.add(uid);
        Optional.ofNullable(environment.get("SUDO_UID"))
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(Integer::valueOf)
                .ifPresent(owners::add);
        return owners;
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    private static int ownUid() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException | UnsupportedOperationException e) {
            return -1;
        }
    }
}
