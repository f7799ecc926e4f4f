package rp5.provision.bootchain;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A kernel command line, in words. A double quote keeps spaces within a word together, as the kernel reads it (kernel
 * {@code Documentation/admin-guide/kernel-parameters.rst}); quotes are kept as written.
 *
 * @param words the words of the first line, which is all the firmware hands over
 * @param problems what is wrong with the file: more lines, carriage returns, too long
 */
@SuppressWarnings("DoNotCallSuggester")
public record CmdlineTxt(List<String> words, List<BootProblem> problems) {

    /** Lines from this length on are reported; the firmware puts its own words in front and the limit of a Pi 5 is not documented. */
    public static final int MAX_LENGTH = 1000;

    public CmdlineTxt {
        words = List.copyOf(words);
        problems = List.copyOf(problems);
    }

    public static CmdlineTxt parse(String text) {
        throw new UnsupportedOperationException();
    }

    /**
     * The command line of the target: the user's own words in their order, root, rootfstype and rootwait set, and everything gone
     * that belongs to the first start of an image, to the old root or that hides the passphrase prompt.
     *
     * @param dropCloudInit whether {@code ds=nocloud...} goes as well
     */
    public static CmdlineTxt forTarget(
            String original, String rootDevice, String luksUuid, String mapperName, boolean dropCloudInit) {
        throw new UnsupportedOperationException();
    }

    /** The values of {@code key=value} words, without enclosing quotes, in order. */
    public List<String> values(String key) {
        throw new UnsupportedOperationException();
    }

    /** The value that counts when a key is given more than once. */
    public Optional<String> last(String key) {
        throw new UnsupportedOperationException();
    }

    /** Whether the bare word stands here. */
    public boolean has(String word) {
        return words.contains(word);
    }

    public CmdlineTxt without(Predicate<String> unwanted) {
        Objects.requireNonNull(unwanted);
        throw new UnsupportedOperationException();
    }

    /** With {@code key=value} once, in the place of the first such word, or at the end (before {@code --}). */
    public CmdlineTxt with(String key, String value) {
        throw new UnsupportedOperationException();
    }

    /** With the bare word, added at the end (before {@code --}) unless it is there. */
    public CmdlineTxt with(String word) {
        throw new UnsupportedOperationException();
    }

    /** Words that hide the passphrase prompt or what led to it: {@code quiet}, {@code splash}. */
    public List<BootProblem> promptProblems() {
        throw new UnsupportedOperationException();
    }

    /** The file's text: one line with its newline. */
    public String render() {
        return String.join(" ", words) + "\n";
    }
}
