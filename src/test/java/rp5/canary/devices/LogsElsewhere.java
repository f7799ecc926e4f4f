package rp5.canary.devices;

import java.util.logging.Logger;

/** A step with a logging library of its own. */
final class LogsElsewhere {
    private LogsElsewhere() {}

    static void log() {
        Logger.getGlobal().info("text");
    }
}
