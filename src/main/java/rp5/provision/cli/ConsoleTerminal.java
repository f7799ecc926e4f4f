package rp5.provision.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.exec.Secret;

/** The terminal of the process. Prompts go to standard error: standard output belongs to the result. */
final class ConsoleTerminal implements Terminal {
    private static final int GROUP = 6;

    private final Console console;
    private final PrintStream err;

    ConsoleTerminal(Console console, PrintStream err) {
        this.console = console;
        this.err = err;
    }

    @Override
    public String line(String prompt) {
        return ask(prompt, () -> Optional.ofNullable(console.readLine()).orElse(""));
    }

    @Override
    public char[] hidden(String prompt) {
        return ask(prompt, () -> Optional.ofNullable(console.readPassword()).orElse(new char[0]));
    }

    @Override
    public void show(String what, Secret digits) {
        err.print(what);
        digits.show(err, GROUP);
        err.println();
        err.flush();
    }

    /** Ctrl-C must be able to end the run. */
    private <T> T ask(String prompt, Callable<T> answer) {
        err.print(prompt);
        err.flush();
        try {
            return AwaitedRead.of(answer);
        } catch (ExecutionException e) {
            throw new StepException(ResultCode.FAIL_GENERIC, "Could not read from the terminal.", List.of(), e);
        }
    }
}
