package rp5.provision.pipeline;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;
import rp5.provision.exec.Retry;
import rp5.provision.model.DevicePath;

/** The mappings of the device mapper, past LVM and cryptsetup: those read the disk below, which may not answer any more or be gone. */
public final class KernelMappings {
    private static final Retry HELD = new Retry("udev still reads it", 12, Duration.ofMillis(200));

    private KernelMappings() {}

    /**
     * The names of all that the kernel knows.
     *
     * @throws StepException if dmsetup says nothing at all: it says "No devices found" when there are none
     */
    public static Set<String> names(Prober prober) {
        Probe names = Probe.of("dmsetup", "info", "--columns", "--noheadings", "--options", "name")
                .failingAs(ResultCode.FAIL_LVM);
        Set<String> said = prober.probe(names).lines().stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        if (said.isEmpty()) {
            throw new StepException(ResultCode.FAIL_LVM, "dmsetup does not tell which mappings there are: " + names);
        }
        return said;
    }

    /** Takes one away. */
    public static Mutation remove(DevicePath mapping) {
        return Mutation.of("dmsetup", "remove", "--retry", mapping.name()).retrying(HELD);
    }
}
