package rp5.provision.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A person who types what the test says, line by line. */
final class FakeTerminal implements Terminal {
    private final Deque<String> answers;

    FakeTerminal(String... answers) {
        this.answers = new ArrayDeque<>(List.of(answers));
    }

    boolean allTyped() {
        return answers.isEmpty();
    }

    @Override
    public String line(String prompt) {
        return answers.isEmpty() ? "" : answers.pop();
    }

    @Override
    public char[] hidden(String prompt) {
        return line(prompt).toCharArray();
    }
}
