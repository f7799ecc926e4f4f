package rp5.provision.unlock;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The scripts for the TPM, run by a shell in a folder. In their PATH stands a tpm2 that first notes its arguments, its environment
 * and whatever files the script has at that moment.
 */
final class TpmScripts {
    private static final String SPY = """
            #!/bin/sh
            seen=$(mktemp -d CALLS/call.XXXXXX)
            for argument; do echo "$argument"; done >"$seen/arguments"
            /usr/bin/env >"$seen/environment"
            cp -r RUN "$seen/files"
            ! grep -qxF -e "$1" LAZY || exit 0
            exec /usr/bin/tpm2 "$@"
            """;

    private final Path folder;
    private final List<String> shell;
    private String tcti = "";
    private String askpass = "/bin/false";

    TpmScripts(Path folder, String shell) throws IOException {
        this.folder = folder;
        this.shell = Arrays.asList(shell.split(" "));
        for (String name : List.of("bin", "library", "calls", "run", "etc")) {
            Files.createDirectories(folder.resolve(name));
        }
        for (String name : List.of("tpm", "tpm-seal", "tpm-functions")) {
            try (InputStream in = TpmFiles.class.getResourceAsStream(name)) {
                Files.write(folder.resolve("library").resolve(name), in.readAllBytes());
            }
        }
        executable(
                folder.resolve("bin/tpm2"),
                SPY.replace("CALLS", folder + "/calls")
                        .replace("RUN", folder + "/run")
                        .replace("LAZY", folder + "/lazy"));
        doingNothingFor("");
    }

    /** From now on this command of tpm2 does nothing, and ends as if it had. */
    void doingNothingFor(String command) throws IOException {
        Files.writeString(folder.resolve("lazy"), command + "\n");
    }

    /** What they ended with. */
    @SuppressWarnings("ArrayRecordComponent")
    record Ended(int code, byte[] output, String complaints) {}

    void connect(SoftwareTpm tpm) {
        connect(tpm.tcti());
    }

    void connect(String newTcti) {
        tcti = newTcti;
    }

    /** What is said to whoever asks for the PIN, one answer for each time it is asked. */
    void answering(String... answers) throws IOException {
        Path next = Files.writeString(folder.resolve("asked"), "");
        StringBuilder script = new StringBuilder("#!/bin/sh\necho \"asked: $1\" >&2\n");
        script.append("printf x >>'")
                .append(next)
                .append("'\ncase $(cat '")
                .append(next)
                .append("') in\n");
        for (int i = 0; i < answers.length; i++) {
            script.append("x".repeat(i + 1))
                    .append(") echo '")
                    .append(answers[i])
                    .append("' ;;\n");
        }
        askpass = executable(folder.resolve("askpass"), script.append("esac\n").toString())
                .toString();
    }

    Ended seal(byte[] input, String... options) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of(options));
        argv.add(sealed().toString());
        return run("tpm-seal", input, argv);
    }

    Ended unseal(String input, String... options) throws IOException, InterruptedException {
        return run("tpm", input.getBytes(StandardCharsets.UTF_8), List.of(options));
    }

    Path sealed() {
        return folder.resolve("etc/tpm");
    }

    /** Everything that any tpm2 could see: arguments, environments, files. */
    List<byte[]> seen() {
        return contents("calls");
    }

    List<Path> leftBehind() throws IOException {
        try (Stream<Path> run = Files.list(folder.resolve("run"));
                Stream<Path> etc = Files.list(folder.resolve("etc"))) {
            return Stream.concat(run, etc)
                    .filter(path -> !path.equals(sealed()))
                    .toList();
        }
    }

    /** What crossed the bus, as a capture file. */
    byte[] bus() throws IOException {
        return Files.readAllBytes(folder.resolve("bus"));
    }

    /** Another command of the TPM's own tools. */
    void tpm2(String... command) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of("/usr/bin/tpm2"));
        argv.addAll(List.of(command));
        Ended ended = start(argv, new byte[0]);
        if (ended.code() != 0) {
            throw new IOException(argv + ": " + ended.complaints());
        }
    }

    private List<byte[]> contents(String name) {
        try (Stream<Path> all = Files.walk(folder.resolve(name))) {
            return all.filter(Files::isRegularFile)
                    .map(path -> {
                        try {
                            return Files.readAllBytes(path);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Ended run(String script, byte[] input, List<String> arguments) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(shell);
        argv.add(folder.resolve("library").resolve(script).toString());
        argv.addAll(arguments);
        return start(argv, input);
    }

    private Ended start(List<String> argv, byte[] input) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(argv);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", folder.resolve("bin") + ":/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("TPM2TOOLS_TCTI", tcti);
        environment.put("TCTI_PCAP_FILE", folder.resolve("bus").toString());
        environment.put("RP5_TPM_LIBRARY", folder.resolve("library").toString());
        environment.put("RP5_TPM_SEALED", sealed().toString());
        environment.put("RP5_TPM_WORK", folder.resolve("run").toString());
        environment.put("RP5_TPM_WAIT", "1");
        environment.put("RP5_ASKPASS", askpass);
        Path complaints = folder.resolve("complaints");
        Process process = builder.redirectError(complaints.toFile()).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input);
        } catch (IOException e) {
            // It ended without reading what it did not need.
        }
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        process.getInputStream().transferTo(output);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("still running: " + argv);
        }
        return new Ended(process.exitValue(), output.toByteArray(), Files.readString(complaints));
    }

    private static Path executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
