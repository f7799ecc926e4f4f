package rp5.provision.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.ResultCode;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Output;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;

/**
 * A machine that answers only what the test wrote down. A probe that nobody scripted is a failure of the test; mutations are
 * recorded, and can be made to fail.
 */
public final class ScriptedRunner implements ProcessRunner {
    private final Map<List<String>, Output> answers = new LinkedHashMap<>();
    private final Map<List<String>, Output> beginnings = new LinkedHashMap<>();
    private final Map<List<String>, CommandException> failures = new LinkedHashMap<>();
    private final Set<List<String>> used = new HashSet<>();
    private final List<Mutation> mutations = new ArrayList<>();
    private boolean verifies = true;
    private boolean reads = true;

    /** What the probe with exactly these words prints. */
    public ScriptedRunner answering(String stdout, String... argv) {
        answers.put(Arrays.asList(argv), new Output(0, stdout, ""));
        return this;
    }

    /** What every probe that begins with these words prints, unless it is scripted word by word. */
    public ScriptedRunner answeringAny(String stdout, String... beginning) {
        beginnings.put(Arrays.asList(beginning), new Output(0, stdout, ""));
        return this;
    }

    /** The probe with exactly these words ends with this exit code. */
    public ScriptedRunner ending(int exitCode, String stdout, String... argv) {
        answers.put(Arrays.asList(argv), new Output(exitCode, stdout, ""));
        return this;
    }

    /** The probe with exactly these words ends with this exit code and prints this on standard error. */
    public ScriptedRunner complaining(int exitCode, String stderr, String... argv) {
        answers.put(Arrays.asList(argv), new Output(exitCode, "", stderr));
        return this;
    }

    /** The mutation with exactly these words fails. */
    public ScriptedRunner failing(String... argv) {
        return failingWith(1, argv);
    }

    /** The mutation with exactly these words fails with this exit code. */
    public ScriptedRunner failingWith(int exitCode, String... argv) {
        List<String> words = Arrays.asList(argv);
        failures.put(
                words,
                new CommandException(
                        ResultCode.FAIL_GENERIC,
                        CommandException.Cause.FAILED,
                        words,
                        exitCode,
                        List.of("scripted failure")));
        return this;
    }

    /** Leaves verifications out, as a dry-run does. */
    public ScriptedRunner withoutVerifying() {
        verifies = false;
        return this;
    }

    /** From now on what is read back is as it should be, for a script knows no change; what is asked before an undo still counts. */
    public ScriptedRunner believing() {
        reads = false;
        return this;
    }

    /** The words of every mutation so far, in order. */
    public List<List<String>> mutations() {
        return mutations.stream().map(Mutation::argv).toList();
    }

    /** The mutations themselves, for what they were fed and how long they may take. */
    public List<Mutation> mutationValues() {
        return List.copyOf(mutations);
    }

    /** Scripted probes that nobody asked for. */
    public Set<List<String>> unused() {
        Set<List<String>> left = new HashSet<>(answers.keySet());
        left.removeAll(used);
        return left;
    }

    @Override
    public Output probe(Probe probe) {
        Output exact = answers.get(probe.argv());
        Output answer = exact == null ? beginning(probe.argv()) : exact;
        if (answer == null) {
            throw new AssertionError("nobody scripted this probe: " + probe.argv());
        }
        used.add(probe.argv());
        if (!probe.accepted().contains(answer.exitCode())) {
            throw new CommandException(
                    probe.failsAs().orElse(ResultCode.FAIL_GENERIC),
                    CommandException.Cause.FAILED,
                    probe.argv(),
                    answer.exitCode(),
                    List.of());
        }
        return answer;
    }

    private @Nullable Output beginning(List<String> argv) {
        return beginnings.entrySet().stream()
                .filter(entry -> argv.size() >= entry.getKey().size()
                        && argv.subList(0, entry.getKey().size()).equals(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    @Override
    public void run(Mutation mutation) {
        mutations.add(mutation);
        CommandException failure = failures.get(mutation.argv());
        if (failure != null) {
            ResultCode code = mutation.failsAs().orElse(failure.code());
            throw new CommandException(code, failure.failure(), failure.argv(), failure.exitCode(), failure.details());
        }
    }

    @Override
    public void runIf(Predicate<Prober> needed, Mutation mutation) {
        if (!verifies || needed.test(this)) {
            run(mutation);
        }
    }

    @Override
    public void verify(String what, Consumer<Prober> check) {
        if (verifies && reads) {
            check.accept(this);
        }
    }
}
