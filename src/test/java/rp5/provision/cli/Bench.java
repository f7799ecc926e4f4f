package rp5.provision.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rp5.provision.exec.SearchPath;
import rp5.provision.files.HostFiles;
import rp5.provision.pipeline.StopSource;

/** The command with everything around it replaced: streams, terminal, machine, lock, log folder. */
final class Bench {
    final FakeRooms rooms = new FakeRooms();
    final Path folder;
    final Map<String, String> environment = new HashMap<>();
    private final List<TellingRunner> runners = new ArrayList<>();
    private ByteArrayOutputStream out = new ByteArrayOutputStream();
    private ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Optional<Terminal> terminal = Optional.empty();
    private Optional<String> failing = Optional.empty();
    private Optional<String> stopping = Optional.empty();
    private byte[] in = new byte[0];
    private boolean inIsTerminal;
    private boolean outIsTerminal;
    private boolean outIsBroken;
    private int uid;
    private StopSource stop = StopSource.PROCESS;

    Bench(Path folder) {
        this.folder = folder;
        // The tests need not be root: their files belong to the user who calls us through sudo.
        environment.put("SUDO_UID", Integer.toString(ownerOf(folder)));
    }

    Bench typing(String... answers) {
        return typing(new FakeTerminal(answers));
    }

    Bench typing(FakeTerminal person) {
        terminal = Optional.of(person);
        inIsTerminal = true;
        return this;
    }

    Bench fed(String text) {
        in = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    Bench onTerminal() {
        inIsTerminal = true;
        return this;
    }

    Bench outputOnTerminal() {
        outIsTerminal = true;
        return this;
    }

    /** Standard output takes nothing. */
    Bench outputBroken() {
        outIsBroken = true;
        return this;
    }

    Bench as(int newUid) {
        uid = newUid;
        return this;
    }

    Bench stoppedBy(StopSource source) {
        stop = source;
        return this;
    }

    Bench failing(String program) {
        failing = Optional.of(program);
        return this;
    }

    Bench stopping(String program) {
        stopping = Optional.of(program);
        return this;
    }

    /** Runs it with the bench's own log folder. */
    int run(String... args) {
        List<String> all = new ArrayList<>(Arrays.asList(args));
        all.addAll(List.of("--log-dir", logs().toString()));
        return runAsIs(all.toArray(String[]::new));
    }

    int runAsIs(String... args) {
        out = new ByteArrayOutputStream();
        err = new ByteArrayOutputStream();
        return new Cli(surroundings(), rooms).run(args);
    }

    Surroundings surroundings() {
        return new Surroundings(
                Clock.systemUTC(),
                new ByteArrayInputStream(in),
                new PrintStream(outIsBroken ? new Broken() : out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                inIsTerminal,
                outIsTerminal,
                false,
                environment,
                uid,
                lock(),
                new HostFiles(folder.resolve("host")),
                new SearchPath(List.of(Path.of("/usr/bin"), Path.of("/bin"))),
                stop,
                listener -> {
                    TellingRunner runner = new TellingRunner(listener, failing, stopping);
                    runners.add(runner);
                    return runner;
                });
    }

    Path lock() {
        return folder.resolve("lock");
    }

    Path logs() {
        return folder.resolve("logs");
    }

    /** A passphrase file that is as it should be. */
    String passphrase() {
        return file("passphrase", "correct horse\n", "rw-------");
    }

    String file(String name, String text, String mode) {
        return file(name, text.getBytes(StandardCharsets.UTF_8), mode);
    }

    String file(String name, byte[] bytes, String mode) {
        try {
            Path file = folder.resolve(name);
            Files.write(file, bytes);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    JsonNode json() {
        try {
            return new ObjectMapper().readTree(out());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The events of the last run. */
    List<JsonNode> events() {
        try {
            List<JsonNode> events = new ArrayList<>();
            for (String line : Files.readAllLines(logs().resolve("ete_nvme_provision.jsonl"))) {
                events.add(new ObjectMapper().readTree(line));
            }
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What ran for real, in all runs. */
    List<List<String>> mutations() {
        return runners.stream().flatMap(runner -> runner.mutations.stream()).toList();
    }

    private static final class Broken extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
        }
    }

    private static int ownerOf(Path folder) {
        try {
            return (Integer) Files.getAttribute(folder, "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
