package rp5.provision.cli;

import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line that picocli does not understand, as we say it. */
final class ParseErrors {
    private ParseErrors() {}

    static String sentence(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().get(0);
            return word.startsWith("-")
                    ? "There is no option " + word + "."
                    : "\"" + word
                            + "\" is one word too many: one device can be named, and the value of an option stands right"
                            + " behind it.";
        }
        if (e instanceof OverwrittenOptionException repeated
                && repeated.getOverwritten() instanceof OptionSpec option) {
            return once(option);
        }
        if (e instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()
                && missing.getMissing().get(0) instanceof OptionSpec option) {
            return name(option) + " needs a value.";
        }
        if (e.getArgSpec() instanceof OptionSpec option && option.arity().max() == 0) {
            return name(option) + " takes no value.";
        }
        if (e.getArgSpec() instanceof OptionSpec option && isNumber(option) && e.getValue() != null) {
            return name(option) + " must be a whole number, not " + e.getValue() + ".";
        }
        return String.valueOf(e.getMessage()).strip();
    }

    /** The option was given twice. */
    static String once(OptionSpec option) {
        return "Give " + name(option) + " once.";
    }

    private static String name(OptionSpec option) {
        return String.join(" or ", option.names());
    }

    private static boolean isNumber(ArgSpec option) {
        return option.type() == int.class;
    }
}
