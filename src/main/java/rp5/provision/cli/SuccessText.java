package rp5.provision.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rp5.provision.errors.ResultCode;
import rp5.provision.model.CheckResult;
import rp5.provision.model.Mode;
import rp5.provision.report.Elapsed;
import rp5.provision.report.Recorder;
import rp5.provision.report.RunResult;
import rp5.provision.report.Style;
import rp5.provision.report.Wrap;

/** How a run ended that went well, as people read it. */
final class SuccessText {
    private final Style style;

    SuccessText(Style style) {
        this.style = style;
    }

    List<String> lines(ResultCode code, RunResult result, boolean reboot) {
        String device = result.device().map(disk -> disk.path().toString()).orElse("the disk");
        List<String> lines = new ArrayList<>();
        lines.add("");
        Wrap.hanging("", headline(code, device, warnings(result))).forEach(line -> lines.add(style.good(line)));
        result.checks().stream()
                .filter(check -> check.name().equals("ssh-host-key"))
                .forEach(check -> lines.addAll(Wrap.hanging(
                        "SSH     ", "ssh root@ADDRESS while it starts; its host key is " + check.found())));
        if (code == ResultCode.PLAN_OK) {
            String resume = result.resumed().isPresent() ? "--resume " : "";
            lines.add("Next    sudo java -jar rp5-provision.jar --dry-run " + resume + device);
            lines.add("        sudo java -jar rp5-provision.jar --yes " + resume + device);
        } else if (code == ResultCode.ETE_DONE_OK) {
            lines.addAll(Wrap.hanging("Next    ", NextStart.of(result, reboot)));
        } else {
            lines.addAll(Wrap.hanging("Next    ", code.hint()));
        }
        result.logs().result().ifPresent(log -> lines.addAll(Wrap.hanging("Log     ", log)));
        if (!result.mode().equals(Optional.of(Recorder.name(Mode.PLAN)))) {
            lines.add("Time    " + time(result.timing()));
        }
        lines.add("Result  " + code.label());
        return lines;
    }

    private static String headline(ResultCode code, String device, String warnings) {
        return switch (code) {
            case PLAN_OK -> "Nothing was touched. " + device + " can be provisioned.";
            case DRYRUN_OK -> "Nothing was changed. These are all the commands and files of a run on " + device + ".";
            case POSTCHECK_OK -> "No check failed" + warnings + ": " + device + " should boot.";
            default -> "Done: " + device + " is complete, checked and bootable.";
        };
    }

    /** Their texts have been shown where they arose. */
    private static String warnings(RunResult result) {
        long count = result.checks().stream()
                .filter(check -> check.status() == CheckResult.Status.WARN)
                .count();
        return count == 0 ? "" : count == 1 ? ", one warns" : ", " + count + " warn";
    }

    private static String time(RunResult.Timing timing) {
        return Elapsed.of(Duration.ofMillis(timing.totalMs())) + ", of it our own " + timing.orchestrationMs() + " ms ("
                + timing.orchestrationPercent() + " %)";
    }
}
