package rp5.provision.simulation;

import rp5.provision.exec.Command;
import rp5.provision.exec.SimulatedRunner.Ended;

/** A way in which a program does not do its work. */
public enum Fault {
    /** Ends with an error at once. */
    EXIT {
        @Override
        Ended strike(Command command, Play play) {
            play.play(Amount.NONE);
            return new Ended(false, refused(command), "", "simulated: Input/output error\n");
        }
    },
    /** Does its work and then does not end; the runner kills it at its limit. */
    HANG {
        @Override
        Ended strike(Command command, Play play) {
            play.play(Amount.ALL);
            return new Ended(true, -1, "", "");
        }
    },
    /** Is killed in the middle of its work, as by the kernel when memory is short. */
    KILL {
        @Override
        Ended strike(Command command, Play play) {
            play.play(Amount.HALF);
            return new Ended(false, SIGKILLED, "", "");
        }
    },
    /** Ends well and has done and printed nothing. */
    NOTHING {
        @Override
        Ended strike(Command command, Play play) {
            play.play(Amount.NONE);
            return new Ended(false, 0, "", "");
        }
    };

    private static final int SIGKILLED = 128 + 9;
    private static final int STRANGE = 99;

    abstract Ended strike(Command command, Play play);

    /** An exit code that the caller takes for an error. */
    private static int refused(Command command) {
        return command.accepted().contains(1) ? STRANGE : 1;
    }
}
