package rp5.provision.jar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Starts the JAR, with no terminal, no input and a folder of its own. */
final class Jar {
    private static final int NOBODY = 65534;
    private static final int LIMIT_SECONDS = 60;
    private static final int POLL_MILLIS = 10;
    private static final Pattern TRACE = Pattern.compile("(?m)^\\tat |Exception|^Caused by:");
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final Path folder;
    private final Path copy;

    /**
     * @param folder anybody may look into it
     */
    Jar(Path folder) {
        this.folder = folder;
        this.copy = folder.resolve("rp5-provision.jar");
        try {
            // On its own, and where another user can read it: nothing of the build lies beside it.
            Files.copy(file(), copy);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How a run ended. */
    record Ran(int exitCode, String out, String err) {
        /** Standard output as the one JSON document that it must be. */
        JsonNode json() {
            try {
                return JSON.readTree(out);
            } catch (IOException e) {
                throw new AssertionError("not one JSON document: " + out, e);
            }
        }
    }

    static Path file() {
        return Path.of(System.getProperty("rp5.jar", "target/rp5-provision.jar"));
    }

    static boolean root() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Ran run(String... options) {
        return run(java(List.of(), options));
    }

    /** As a user without rights: as who we are, unless that is root. */
    Ran asNobody(String... options) {
        return run(java(nobody(), options));
    }

    /** Whether a user without rights can start this Java at all. */
    boolean nobodyHasJava() {
        List<String> words = new ArrayList<>(nobody());
        words.addAll(List.of(program(), "-version"));
        return run(words).exitCode() == 0;
    }

    /** Runs it with a standard output that takes nothing; its exit code is all that comes back. */
    Ran onAFullDisk(String... options) {
        String shell = "java=$1; jar=$2; shift 2; { \"$java\" -jar \"$jar\" \"$@\"; echo $? >&3; } 3>&1 >/dev/full";
        List<String> words = new ArrayList<>(List.of("bash", "-c", shell, "jar", program(), copy.toString()));
        words.addAll(Arrays.asList(options));
        return run(words);
    }

    /** Runs it with its standard output in a pipe that head(1) closes after the first line. */
    Ran intoHead(String... options) {
        String shell = "java=$1; jar=$2; shift 2; \"$java\" -jar \"$jar\" \"$@\" | head -n 1; exit ${PIPESTATUS[0]}";
        List<String> words = new ArrayList<>(List.of("bash", "-c", shell, "jar", program(), copy.toString()));
        words.addAll(Arrays.asList(options));
        return run(words);
    }

    /** Starts it with an input that nobody fills, and sends the signal as soon as it waits for that. */
    Ran stoppedWhileItWaits(String signal, String... options) {
        // Who runs the tests under nohup, or in the background of a script, has some ignored, and so would the program.
        List<String> words = java(List.of("env", "--default-signal=HUP,INT,TERM"), options);
        try {
            Process process = start(words, ProcessBuilder.Redirect.PIPE);
            Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
            Instant limit = Instant.now().plusSeconds(LIMIT_SECONDS);
            while (!hasThread(threads, "awaited-read")) {
                assertThat(process.isAlive() && Instant.now().isBefore(limit))
                        .as("it waits for its input")
                        .isTrue();
                Thread.sleep(POLL_MILLIS);
            }
            new ProcessBuilder("kill", "-s", signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            return ended(process, words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean hasThread(Path threads, String name) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
            for (Path thread : all) {
                if (Files.readString(thread.resolve("comm")).equals(name + "\n")) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException | DirectoryIteratorException e) {
            // A thread that has just ended.
            return false;
        }
    }

    private static List<String> nobody() {
        return root()
                ? List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--")
                : List.of();
    }

    private List<String> java(List<String> before, String... options) {
        List<String> words = new ArrayList<>(before);
        words.addAll(List.of(program(), "-jar", copy.toString()));
        words.addAll(Arrays.asList(options));
        return words;
    }

    private static String program() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private Ran run(List<String> words) {
        try {
            return ended(start(words, ProcessBuilder.Redirect.from(new File("/dev/null"))), words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Process start(List<String> words, ProcessBuilder.Redirect input) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectInput(input)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "SUDO_UID"));
        return builder.start();
    }

    private Ran ended(Process process, List<String> words) throws IOException, InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("still running after " + LIMIT_SECONDS + " s: " + words);
        }
        Ran ran = new Ran(
                process.exitValue(),
                Files.readString(folder.resolve("out"), StandardCharsets.UTF_8),
                Files.readString(folder.resolve("err"), StandardCharsets.UTF_8));
        if (!words.contains("--verbose")) {
            assertThat(TRACE.matcher(ran.out() + ran.err()).find())
                    .as("no stack trace in: %s%s", ran.out(), ran.err())
                    .isFalse();
        }
        return ran;
    }
}
