package rp5.provision.cli;

import rp5.provision.exec.Secret;

/** A person who can be asked. */
public interface Terminal {
    /**
     * Asks for a line.
     *
     * @return empty when the person ended the input
     * @throws rp5.provision.errors.InterruptedRunException if the run was asked to stop meanwhile
     */
    String line(String prompt);

    /**
     * Asks for a line that is not shown while it is typed. The caller wipes it.
     *
     * @return empty when the person ended the input
     * @throws rp5.provision.errors.InterruptedRunException if the run was asked to stop meanwhile
     */
    char[] hidden(String prompt);

    /** Shows digits in groups of six, to be written down: here, and nowhere else. */
    void show(String what, Secret digits);
}
