package rp5.provision.simulation;

/** Has a program do its work, or a part of it. */
@FunctionalInterface
interface Play {
    Answer play(Amount amount);
}
