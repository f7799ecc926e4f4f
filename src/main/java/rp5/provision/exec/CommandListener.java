package rp5.provision.exec;

/** Hears of every command that ran; called on the thread that ran it. */
@FunctionalInterface
public interface CommandListener {
    void ran(CommandRun run);
}
