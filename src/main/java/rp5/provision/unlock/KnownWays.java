package rp5.provision.unlock;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import rp5.provision.exec.Output;
import rp5.provision.exec.Prober;
import rp5.provision.layout.ShellSettings;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.CheckResult;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.UnlockWay;
import rp5.provision.pipeline.StepContext;

/** The ways that an initramfs of a provisioned disk tries by itself, held against the key slots that the header has for them. */
final class KnownWays {
    private static final String TPM_SETTINGS = TpmFiles.SEALED + "/settings";

    private final Path root;
    private final KernelSlot kernel;
    private final KeyTokens tokens;
    private final StepContext context;
    private final Prober prober;

    /**
     * @param root of the unpacked image
     */
    KnownWays(Path root, KernelSlot kernel, KeyTokens tokens, StepContext context, Prober prober) {
        this.root = root;
        this.kernel = kernel;
        this.tokens = tokens;
        this.context = context;
        this.prober = prober;
    }

    /** A result for each way that the header or the image knows. */
    List<CheckResult> check() {
        String conf = text(UnlockFiles.CONF);
        List<String> inImage = Arrays.asList(
                ShellSettings.value(conf, "WAYS").orElse("").strip().split("\\s+"));
        // The token of a slot that was taken away stays.
        Set<UnlockWay> ways = tokens.withoutHands().stream()
                .filter(way -> !tokens.slots(way).isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        Arrays.stream(UnlockWay.values())
                .filter(UnlockWay::withoutHands)
                .filter(way -> inImage.contains(way.id()))
                .forEach(ways::add);
        List<CheckResult> results = new ArrayList<>();
        for (UnlockWay way : ways) {
            results.add(check(way, inImage.contains(way.id()), conf));
        }
        return results;
    }

    private CheckResult check(UnlockWay way, boolean inImage, String conf) {
        Set<Integer> slots = tokens.slots(way);
        if (slots.isEmpty() || !inImage) {
            return CheckResult.warn(
                    "unlock-" + way.id(),
                    slots.isEmpty()
                            ? kernel.espInitramfs() + " tries " + way.title() + ", whose key slot was taken away"
                            : "the header has slot " + list(slots) + " for " + way.title() + ", which "
                                    + kernel.espInitramfs() + " does not try",
                    "Provision the disk anew if that was not meant.");
        }
        return switch (way) {
            case USB_KEY -> stick(slots, conf);
            case TPM ->
                asksForPin()
                        ? skipped(way, "it asks for a PIN", "Start the disk")
                        : tpmIsThere()
                                ? tried(way, slots)
                                : skipped(way, "the running system has no TPM", "Start the disk on its board");
            case NETWORK -> server(slots);
            default -> tried(way, slots);
        };
    }

    private CheckResult stick(Set<Integer> slots, String conf) {
        List<BlockDevice> sticks = sticks(conf);
        if (sticks.isEmpty()) {
            return skipped(UnlockWay.USB_KEY, "the stick is not there", "Plug it in");
        }
        // Its file system can then not be mounted as a start would.
        List<String> mounted =
                sticks.stream().flatMap(device -> device.mountPoints().stream()).toList();
        return mounted.isEmpty()
                ? tried(UnlockWay.USB_KEY, slots)
                : skipped(
                        UnlockWay.USB_KEY,
                        "the stick is mounted at " + String.join(", ", mounted),
                        "Unmount it, and leave it plugged in,");
    }

    /** A server that cannot be reached from here says nothing about a start elsewhere. */
    private CheckResult server(Set<Integer> slots) {
        Optional<String> url = TangFiles.url(text(TangFiles.SEALED));
        Optional<Output> silent = url.map(server -> prober.probe(TangCommands.answers(root, server)))
                .filter(answer -> answer.exitCode() != 0);
        return silent.map(answer -> skipped(
                        UnlockWay.NETWORK,
                        "the server " + url.orElse("") + " does not answer here"
                                + answer.stderr()
                                        .lines()
                                        .findFirst()
                                        .map(line -> " (" + line.strip() + ")")
                                        .orElse(""),
                        "Check it where the server can be reached"))
                .orElseGet(() -> tried(UnlockWay.NETWORK, slots));
    }

    /** More than one slot is there after a rotation that was cut; the image has the key of one of them. */
    private CheckResult tried(UnlockWay way, Set<Integer> slots) {
        String name = "unlock-" + way.id();
        List<String> complaints = new ArrayList<>();
        for (int slot : slots) {
            Output output = prober.probe(ImageCommands.tryIn(
                    root,
                    way,
                    slot,
                    context.plan().devices().luks(),
                    way == UnlockWay.NETWORK ? TangCommands.arguments() : List.of()));
            if (output.exitCode() == 0) {
                String proven = ImageTrial.proven(way, slot, kernel);
                return slots.size() == 1
                        ? CheckResult.pass(name, proven)
                        : CheckResult.warn(
                                name,
                                proven + "; it has the slots " + list(slots) + ", of a rotation that was cut",
                                "Run --keyfile-rotate again.");
            }
            output.stderr().lines().reduce((first, last) -> last).ifPresent(complaints::add);
        }
        return CheckResult.fail(
                name,
                "slot " + list(slots) + " is not opened by " + way.title() + ", with what is in "
                        + kernel.espInitramfs()
                        + complaints.stream()
                                .distinct()
                                .map(line -> " (" + line.strip() + ")")
                                .collect(Collectors.joining()),
                "Build the images again on the disk's own system: update-initramfs -u -k all. Until then type the passphrase.");
    }

    private CheckResult skipped(UnlockWay way, String why, String remedy) {
        return CheckResult.warn(
                "unlock-" + way.id(),
                "skipped, not proven in " + kernel.espInitramfs() + ": " + why,
                remedy + " to see whether it opens it.");
    }

    private List<BlockDevice> sticks(String conf) {
        String uuid = ShellSettings.value(conf, "USB_UUID").orElse("");
        return context.facts().devices().all().stream()
                .filter(device -> !uuid.isEmpty() && device.uuid().equalsIgnoreCase(uuid))
                .toList();
    }

    private boolean asksForPin() {
        return ShellSettings.value(text(TPM_SETTINGS), "PIN").orElse("no").equals("yes");
    }

    private boolean tpmIsThere() {
        return prober.probe(TpmCommands.isThere()).exitCode() == 0;
    }

    private String text(String file) {
        return prober.probe(ImageCommands.text(root, file)).stdout();
    }

    private static String list(Set<Integer> slots) {
        return slots.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
