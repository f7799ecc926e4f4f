package rp5.provision.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rp5.provision.exec.Command;
import rp5.provision.exec.SimulatedRunner;
import rp5.provision.exec.SimulatedRunner.Ended;

/**
 * A machine on which somebody meddles with each command. A command that is tried again because it failed is still the same one: what
 * is done to it is done to every try.
 */
public final class Tampered implements SimulatedRunner.Machine {
    private final SimulatedPi pi;
    private final Meddler meddler;
    private final List<Command> commands = new ArrayList<>();
    private boolean lastFailed;

    public Tampered(SimulatedPi pi, Meddler meddler) {
        this.pi = pi;
        this.meddler = meddler;
    }

    /** Decides what becomes of a command. */
    @FunctionalInterface
    public interface Meddler {
        /** Leaves all as it is. */
        Meddler NOBODY = (number, command) -> null;

        /** The fault of one command, counted from 1. */
        static Meddler at(int number, Fault fault) {
            return (now, command) -> now == number ? fault : null;
        }

        /**
         * Told of each command before it runs.
         *
         * @param number counted from 1
         * @return what goes wrong with it
         */
        @Nullable
        Fault faultOf(int number, Command command);
    }

    /** Every command so far. */
    public List<Command> commands() {
        return List.copyOf(commands);
    }

    @Override
    @SuppressWarnings(
            "ReferenceEquality") // Equal words may be two commands; the same object is one that is tried again.
    public Ended start(Command command, String input) {
        boolean again = lastFailed && !commands.isEmpty() && commands.get(commands.size() - 1) == command;
        if (!again) {
            commands.add(command);
        }
        Play play = amount -> pi.start(command.argv(), input, amount);
        Fault fault = meddler.faultOf(commands.size(), command);
        Ended ended;
        if (fault == null) {
            Answer answer = play.play(Amount.ALL);
            ended = new Ended(false, answer.exit(), answer.out(), answer.err());
        } else {
            ended = fault.strike(command, play);
        }
        lastFailed = ended.timedOut() || !command.accepted().contains(ended.exitCode());
        return ended;
    }
}
