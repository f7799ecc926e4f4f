package rp5.provision.simulation;

/** Plays one program. */
@FunctionalInterface
interface Program {
    Answer run(Call call);
}
