package rp5.provision.exec;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who hears the lines of a child as they come.
 *
 * @param output of its standard output
 * @param errors of its standard error
 */
record Listeners(Optional<Consumer<String>> output, Optional<Consumer<String>> errors) {
    static final Listeners NONE = new Listeners(Optional.empty(), Optional.empty());
}
