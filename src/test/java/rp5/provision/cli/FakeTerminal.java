package rp5.provision.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import rp5.provision.exec.Secret;

/** A person who types what the test says, line by line. */
final class FakeTerminal implements Terminal {
    final List<String> shown = new ArrayList<>();
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

    /** How much was shown of what. */
    @Override
    public void show(String what, Secret digits) {
        shown.add(what + digits.length());
    }

    @Override
    public char[] hidden(String prompt) {
        return line(prompt).toCharArray();
    }
}
