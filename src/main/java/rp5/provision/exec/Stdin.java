package rp5.provision.exec;

/** What a program reads on its standard input: nothing, plain text, or a secret. */
public sealed interface Stdin permits Stdin.None, Stdin.Text, Secret {
    /** An input that is at its end from the start. */
    Stdin NONE = new None();

    /** The empty input. */
    record None() implements Stdin {}

    /**
     * Text that may be shown, such as an sfdisk script.
     *
     * @param text fed as UTF-8, as it stands
     */
    record Text(String text) implements Stdin {}
}
