/**
 * The command line: options to a request, questions to the user, the run from facts to result, what people see, and the one
 * place that turns a failure into an exit code.
 */
@NullMarked
package rp5.provision.cli;

import org.jspecify.annotations.NullMarked;
