package rp5.provision.unlock;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.model.DevicePath;
import rp5.provision.model.TargetPaths;
import rp5.provision.model.UnlockWay;
import rp5.provision.pipeline.CleanupStack;
import rp5.provision.pipeline.StepContext;

/** One replacement of the key file, with the way back for as long as the images are the old ones. */
final class Rotation {
    private static final String OLD = ".old";

    private final StepContext context;
    private final ProcessRunner runner;
    private final TargetPaths paths;
    private final DevicePath partition;
    private final RotationFacts facts;
    /** From here on an image may hold the new key: both slots are needed until the old one goes. */
    private boolean imagesChange;

    Rotation(RotationFacts facts, StepContext context) {
        this.context = context;
        this.runner = context.runner();
        this.paths = context.plan().paths();
        this.partition = context.plan().devices().luks();
        this.facts = facts;
    }

    void run() {
        promiseTheWayBack();
        KeyFile.put(facts.file() + RotationFacts.NEXT, context);
        NewSlot.add(UnlockWay.KEYFILE, facts.slot(), context);
        replaceFile();
        FreshImages images = new FreshImages(facts, context);
        images.make();
        imagesChange = true;
        images.install();
        removeOld();
    }

    /** Undone last first: the old file comes back, then the new slot goes, then what is left over. */
    private void promiseTheWayBack() {
        String next = facts.file() + RotationFacts.NEXT;
        List<String> spare = List.of(next + ".new", next, facts.file() + OLD);
        undo(
                "remove " + String.join(", ", spare),
                prober -> spare.stream().anyMatch(file -> isThere(file, prober)),
                RotationCommands.forget(paths, spare));
        undo(
                "remove the label of key slot " + facts.slot(),
                this::labelMustGo,
                SlotCommands.forgetLabel(partition, facts.slot()));
        undo(
                "take key slot " + facts.slot() + " away",
                this::slotMustGo,
                SlotCommands.free(partition, facts.slot(), context.passphrase()));
        undo(
                "put the old key file back",
                prober -> !imagesChange && isThere(facts.file() + OLD, prober),
                RotationCommands.replace(paths, facts.file(), facts.file() + OLD));
    }

    private void undo(String what, Predicate<Prober> needed, Mutation command) {
        context.cleanups().deferAsked(what, () -> CleanupStack.untilGone(runner, what, needed, command));
    }

    /** Never while the file holds its key: the next image would be built with that. */
    private boolean slotMustGo(Prober prober) {
        return !imagesChange
                && KeySlots.taken(header(prober)).contains(facts.slot())
                && !KeyFile.holdsKey(facts.file(), context, prober);
    }

    private boolean labelMustGo(Prober prober) {
        String header = header(prober);
        return !imagesChange
                && !KeySlots.taken(header).contains(facts.slot())
                && KeyTokens.of(header).ids(UnlockWay.KEYFILE).contains(facts.slot());
    }

    private void replaceFile() {
        String file = facts.file();
        runner.run(RotationCommands.link(paths, file, file + OLD));
        runner.run(RotationCommands.replace(paths, file, file + RotationFacts.NEXT));
        runner.run(RotationCommands.flush(paths, file.substring(0, file.lastIndexOf('/'))));
        runner.verify("the key file", prober -> KeyFile.requireWritten(file, context, prober));
    }

    private void removeOld() {
        for (int slot : new TreeSet<>(facts.old())) {
            runner.run(SlotCommands.free(partition, slot, context.passphrase()));
        }
        // Before their labels: without one the next rotation would not know whose they are.
        runner.verify("that the old key slots are gone", prober -> {
            Set<Integer> left = new TreeSet<>(facts.old());
            left.retainAll(KeySlots.taken(header(prober)));
            require(left.isEmpty(), "slot " + left + " of the old key file is still there");
        });
        for (int token : new TreeSet<>(facts.oldTokens())) {
            if (token != facts.slot()) {
                runner.run(SlotCommands.forgetLabel(partition, token));
            }
        }
        runner.verify("the key slots", prober -> {
            KeyTokens tokens = KeyTokens.of(header(prober));
            Set<Integer> wanted = Set.of(facts.slot());
            require(
                    tokens.slots(UnlockWay.KEYFILE).equals(wanted)
                            && tokens.ids(UnlockWay.KEYFILE).equals(wanted),
                    "it gives the key file the slots " + tokens.slots(UnlockWay.KEYFILE) + ", by the tokens "
                            + tokens.ids(UnlockWay.KEYFILE));
            NewSlot.requireOpens(UnlockWay.KEYFILE, facts.slot(), context, prober);
            UnlockProofStep.tell(
                    context,
                    "keyfile-rotated",
                    facts.file() + " opens slot " + facts.slot() + "; slot " + facts.oldSlots() + " is gone");
        });
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new VerificationException(
                    ResultCode.FAIL_LUKS,
                    "The header of " + partition + " is not as it should be: " + otherwise + ".",
                    List.of());
        }
    }

    private boolean isThere(String file, Prober prober) {
        return prober.probe(RotationCommands.isThere(paths, file)).exitCode() == 0;
    }

    private String header(Prober prober) {
        return prober.probe(SlotCommands.metadata(partition)).stdout();
    }
}
