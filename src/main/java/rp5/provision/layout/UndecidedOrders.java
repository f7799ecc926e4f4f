package rp5.provision.layout;

import static rp5.provision.errors.ResultCode.FAIL_SAFETY_GUARD;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import rp5.provision.bootchain.Board;
import rp5.provision.bootchain.ConfigLine;
import rp5.provision.bootchain.ConfigSetting;
import rp5.provision.errors.Refusal;
import rp5.provision.model.SourceFacts;

/**
 * Lines of config.txt that may send the Pi past what is prepared for it, under filters of which nobody knows beforehand whether they
 * hold. Orders for an initramfs are not among them: those are commented out.
 */
final class UndecidedOrders {
    /** An include may bring any of the others. */
    private static final Set<String> KEYS = Set.of("os_prefix", "cmdline", "include");

    private UndecidedOrders() {}

    /**
     * One for each such line.
     *
     * @param kernelsStay whether other kernel= lines stay in force beside our initramfs
     */
    static List<Refusal> refusals(SourceFacts source, boolean kernelsStay) {
        Set<String> keys = new HashSet<>(KEYS);
        if (kernelsStay) {
            keys.add("kernel");
        }
        return EspTexts.config(source).undecidedOn(Board.PI5, keys).stream()
                .map(UndecidedOrders::refusal)
                .toList();
    }

    private static Refusal refusal(ConfigLine line) {
        ConfigSetting setting = line.setting().orElseThrow();
        String key = setting.key();
        boolean mayStay = key.equals("kernel") || key.equals("include");
        return new Refusal(
                FAIL_SAFETY_GUARD,
                setting.where() + " (" + key + (key.equals("include") ? " " : "=") + setting.value() + ", under "
                        + line.filters()
                        + ") may or may not be in effect at a start: whether the Pi would then load what"
                        + " belongs together is not known.",
                mayStay ? "Move the line under [all] or [pi5], or comment it out." : "Comment the line out.");
    }
}
