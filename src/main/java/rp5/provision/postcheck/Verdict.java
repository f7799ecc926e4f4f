package rp5.provision.postcheck;

import java.util.List;
import java.util.Optional;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.model.CheckResult;
import rp5.provision.model.DevicePath;

/** What all checks together come to. Pure. */
record Verdict(List<CheckResult> results) {
    Verdict {
        results = List.copyOf(results);
    }

    Optional<VerificationException> failure(DevicePath disk) {
        List<CheckResult> failed = results.stream().filter(CheckResult::failed).toList();
        if (failed.isEmpty()) {
            return Optional.empty();
        }
        boolean imagesOnly = failed.stream().allMatch(Verdict::isOfImage);
        return Optional.of(new VerificationException(
                imagesOnly ? ResultCode.FAIL_INITRAMFS_VERIFY : ResultCode.FAIL_POSTCHECK,
                failed.size() + " of " + results.size() + " checks of " + disk + " failed.",
                failed.stream().map(Verdict::line).toList()));
    }

    String summary() {
        return results.isEmpty() ? "all checks" : results.size() + " checks, none failed";
    }

    List<String> warnings() {
        return results.stream()
                .filter(result -> result.status() == CheckResult.Status.WARN)
                .map(Verdict::line)
                .toList();
    }

    private static boolean isOfImage(CheckResult result) {
        return result.name().startsWith("initramfs-") || result.name().equals("kernel-initramfs");
    }

    private static String line(CheckResult result) {
        String remedy = result.remedy();
        String end = remedy.isEmpty() || remedy.endsWith(".") ? "" : ".";
        return result.name() + ": " + result.found() + " -> " + remedy + end;
    }
}
