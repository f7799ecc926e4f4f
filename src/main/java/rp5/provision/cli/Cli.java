package rp5.provision.cli;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import rp5.provision.errors.ProvisionException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.UsageException;
import rp5.provision.exec.Mutation;
import rp5.provision.model.DiskState;
import rp5.provision.report.Failure;

/** From words on the command line to an exit code. */
public final class Cli {
    private final Surroundings around;
    private final Rooms rooms;

    public Cli(Surroundings around, Rooms rooms) {
        this.around = around;
        this.rooms = rooms;
    }

    /** Runs the command and tells how it went; never throws. */
    public int run(String... args) {
        ProvisionCommand command = new ProvisionCommand();
        CommandLine line = commandLine(command);
        Request request;
        try {
            ParseResult parsed = line.parseArgs(args);
            if (command.asksForHelp()) {
                return print(line.getUsageMessage(Ansi.OFF));
            }
            if (command.asksForVersion()) {
                return print("rp5-provision " + Version.text() + "\n");
            }
            refuseRepeated(parsed);
            request = command.request(around.outIsTerminal());
        } catch (ParameterException e) {
            return refuse(new UsageException(ParseErrors.sentence(e)), args);
        } catch (UsageException e) {
            return refuse(e, args);
        }
        if (!request.verbose()) {
            return run(request);
        }
        Logging.verbose();
        try {
            return run(request);
        } finally {
            Logging.asConfigured();
        }
    }

    private int run(Request request) {
        Reporting reporting = new Reporting(around, request.json());
        Ending ending = new Session(around, rooms, request, reporting).run();
        if (ending.code() == ResultCode.ETE_DONE_OK && request.reboot()) {
            restart(reporting);
        }
        return ending.code().exitCode();
    }

    /** The help text, 80 columns wide. */
    static String help() {
        return commandLine(new ProvisionCommand()).getUsageMessage(Ansi.OFF);
    }

    private static CommandLine commandLine(ProvisionCommand command) {
        CommandLine line = new CommandLine(command);
        Map<String, String> exitCodes = new LinkedHashMap<>();
        for (ResultCode code : ResultCode.values()) {
            exitCodes.merge(" " + code.exitCode(), code.label(), (before, more) -> before + ", " + more);
        }
        line.getCommandSpec().usageMessage().exitCodeList(exitCodes);
        return line;
    }

    /** With a second value of one option picocli forgets all options of its group before it: of --dry-run --yes --yes it knows no more than --yes. */
    private static void refuseRepeated(ParseResult parsed) {
        Set<OptionSpec> seen = new HashSet<>();
        parsed.matchedOptions().stream()
                .filter(option -> !seen.add(option))
                .findFirst()
                .ifPresent(option -> {
                    throw new UsageException(ParseErrors.once(option));
                });
    }

    private int print(String text) {
        around.out().print(text);
        around.out().flush();
        return 0;
    }

    /** The options were not understood, so what they say about the output is looked up by name. */
    private int refuse(UsageException e, String... args) {
        List<String> words = Arrays.asList(args);
        boolean json = !words.contains("--no-json") && (words.contains("--json") || !around.outIsTerminal());
        Failure failure = Failure.of(e, Optional.empty(), DiskState.UNTOUCHED);
        return new Reporting(around, json).finish(Ending.failed(failure)).code().exitCode();
    }

    /** After the result was written and the lock was given back: systemd ends us too. */
    private void restart(Reporting reporting) {
        try {
            around.runners().apply(run -> {}).run(Mutation.of("systemctl", "reboot"));
        } catch (ProvisionException e) {
            reporting.screen().line("The machine could not be restarted: " + e.getMessage());
        }
    }
}
