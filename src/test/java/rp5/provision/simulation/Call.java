package rp5.provision.simulation;

import java.util.List;
import java.util.Optional;

/**
 * One start of a program.
 *
 * @param words its arguments
 * @param amount how much it gets done before its end
 */
record Call(String program, List<String> words, String input, Amount amount) {
    Call {
        words = List.copyOf(words);
    }

    static Call of(List<String> argv, String input, Amount amount) {
        return new Call(argv.get(0), argv.subList(1, argv.size()), input, amount);
    }

    String word(int index) {
        return words.get(index);
    }

    boolean has(String word) {
        return words.contains(word);
    }

    String last() {
        return words.get(words.size() - 1);
    }

    /** The value of {@code --name=value} or {@code --name value}. */
    Optional<String> value(String option) {
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).startsWith(option + "=")) {
                return Optional.of(words.get(i).substring(option.length() + 1));
            }
            if (words.get(i).equals(option)) {
                return Optional.of(words.get(i + 1));
            }
        }
        return Optional.empty();
    }

    String required(String option) {
        return value(option).orElseThrow(() -> new AssertionError(program + " without " + option + ": " + words));
    }

    /** The arguments that are absolute paths. */
    List<String> paths() {
        return words.stream().filter(word -> word.startsWith("/")).toList();
    }

    /** The same program in a folder that is its root. */
    Call inside() {
        return new Call(words.get(1), words.subList(2, words.size()), input, amount);
    }
}
