package rp5.provision.mounts;

import java.util.Optional;
import java.util.function.Predicate;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Prober;

/** Something to make, and how it is undone. */
sealed interface Action permits Folder, PlannedMount {
    Mutation make();

    /** Empty when it stays. */
    Optional<Undo> undo();

    /**
     * The way back.
     *
     * @param what in words, such as {@code unmount /run/x}
     * @param needed whether there is something to undo
     */
    record Undo(String what, Predicate<Prober> needed, Mutation mutation) {}
}
