package rp5.provision.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** Turns the debug lines on. */
final class Logging {
    private Logging() {}

    /** Ours only: a library's debug lines say nothing to the one who reads these. */
    static void verbose() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger("rp5.provision").setLevel(Level.DEBUG);
        }
    }
}
