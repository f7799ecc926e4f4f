package rp5.provision.bootchain;

import static rp5.provision.bootchain.BootProblem.Code.CMDLINE_HIDES_PROMPT;
import static rp5.provision.bootchain.BootProblem.Code.CMDLINE_TOO_LONG;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A kernel command line, in words. A double quote keeps spaces within a word together, as the kernel reads it (kernel
 * {@code Documentation/admin-guide/kernel-parameters.rst}); quotes are kept as written.
 *
 * @param words the words of the first line, which is all the firmware hands over
 * @param problems what is wrong with the file: more lines, carriage returns, too long
 */
public record CmdlineTxt(List<String> words, List<BootProblem> problems) {

    /** Lines from this length on are reported; the firmware puts its own words in front and the limit of a Pi 5 is not documented. */
    public static final int MAX_LENGTH = 1000;

    /** Behind it stand the words for init, not for the kernel. */
    private static final String END_OF_KERNEL_WORDS = "--";

    public CmdlineTxt {
        words = List.copyOf(words);
        problems = List.copyOf(problems);
    }

    public static CmdlineTxt parse(String text) {
        return CmdlineParser.parse(text);
    }

    /**
     * The command line of the target: the user's own words in their order, root, rootfstype and rootwait set, and everything gone
     * that belongs to the first start of an image, to the old root or that hides the passphrase prompt.
     *
     * @param dropCloudInit whether {@code ds=nocloud...} goes as well
     */
    public static CmdlineTxt forTarget(
            String original, String rootDevice, String luksUuid, String mapperName, boolean dropCloudInit) {
        return CmdlineForTarget.from(parse(original), dropCloudInit)
                .with("root", rootDevice)
                .with("rootfstype", "ext4")
                .with("rootwait")
                .with("cryptdevice", "UUID=" + luksUuid + ":" + mapperName);
    }

    /** A line of these words, whose only possible problem is its length. */
    static CmdlineTxt of(List<String> words) {
        CmdlineTxt plain = new CmdlineTxt(words, List.of());
        return new CmdlineTxt(words, plain.lengthProblem().stream().toList());
    }

    /** The values of {@code key=value} words for the kernel, without enclosing quotes, in order. */
    public List<String> values(String key) {
        return kernelWords().stream()
                .map(word -> word.replace("\"", ""))
                .filter(word -> word.startsWith(key + "="))
                .map(word -> word.substring(key.length() + 1))
                .toList();
    }

    /**
     * The words as the scripts of the initramfs take them from /proc/cmdline: split at every blank, with quotes and all that stands
     * behind {@code --} (initramfs-tools, init; cryptsetup-initramfs, local-top/cryptroot).
     */
    public List<String> scriptWords() {
        return words.stream()
                .flatMap(word -> Arrays.stream(word.split("[ \\t]+", -1)))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** The values of {@code key=value} words for the scripts of the initramfs, in order. */
    public List<String> scriptValues(String key) {
        return scriptWords().stream()
                .filter(word -> word.startsWith(key + "="))
                .map(word -> word.substring(key.length() + 1))
                .toList();
    }

    /** Whether the bare word stands here for the kernel. */
    public boolean has(String word) {
        return kernelWords().contains(word);
    }

    public CmdlineTxt without(Predicate<String> unwanted) {
        return of(words.stream().filter(unwanted.negate()).toList());
    }

    /** With {@code key=value} once, in the place of the first such word, or at the end (before {@code --}). */
    public CmdlineTxt with(String key, String value) {
        List<String> kernel = kernelWords();
        int place = kernel.size();
        for (int i = kernel.size() - 1; i >= 0; i--) {
            place = kernel.get(i).startsWith(key + "=") ? i : place;
        }
        List<String> result = new ArrayList<>(words);
        result.add(place, key + "=" + value);
        for (int i = kernel.size(); i > place; i--) {
            if (result.get(i).startsWith(key + "=")) {
                result.remove(i);
            }
        }
        return of(result);
    }

    /** With the bare word, added at the end (before {@code --}) unless it is there. */
    public CmdlineTxt with(String word) {
        if (has(word)) {
            return this;
        }
        List<String> result = new ArrayList<>(words);
        result.add(kernelWords().size(), word);
        return of(result);
    }

    /** Words that hide the passphrase prompt or what led to it: {@code quiet}, {@code splash}. */
    public List<BootProblem> promptProblems() {
        return kernelWords().stream()
                .filter(CmdlineForTarget.HIDES_PROMPT::contains)
                .map(word -> BootProblem.warn(
                        CMDLINE_HIDES_PROMPT,
                        "the command line says '" + word + "', which can hide the passphrase prompt",
                        "remove '" + word + "' from the command line"))
                .toList();
    }

    /** The file's text: one line with its newline. */
    public String render() {
        return String.join(" ", words) + "\n";
    }

    Optional<BootProblem> lengthProblem() {
        int length = render().length() - 1;
        return length < MAX_LENGTH
                ? Optional.empty()
                : Optional.of(BootProblem.fail(
                        CMDLINE_TOO_LONG,
                        "the command line has %d characters, %d or more may be cut off".formatted(length, MAX_LENGTH),
                        "remove words that are not needed"));
    }

    private List<String> kernelWords() {
        int end = words.indexOf(END_OF_KERNEL_WORDS);
        return end < 0 ? words : words.subList(0, end);
    }
}
