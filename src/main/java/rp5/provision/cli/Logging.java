package rp5.provision.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Turns the debug lines on and off. */
final class Logging {
    private Logging() {}

    /** Ours only: a library's debug lines say nothing to the one who reads these. */
    static void verbose() {
        level(Level.DEBUG);
    }

    /** Back to what the configuration says. */
    static void asConfigured() {
        level(null);
    }

    private static void level(@Nullable Level level) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger("rp5.provision").setLevel(level);
        }
    }
}
