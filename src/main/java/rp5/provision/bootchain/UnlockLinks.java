package rp5.provision.bootchain;

import java.util.Optional;
import rp5.provision.model.CheckResult;

/** The links from the initramfs to the opened container. */
final class UnlockLinks {

    private static final String REBUILD =
            "rebuild the initramfs with the container open under the name in /etc/crypttab";

    private UnlockLinks() {}

    static CheckResult crypttabInImage(BootChain.Facts facts) {
        String name = "initramfs-crypttab";
        if (facts.initramfsCrypttab().isEmpty()) {
            return CheckResult.fail(name, "the initramfs has no cryptroot/crypttab", REBUILD);
        }
        return entry(
                name,
                "cryptroot/crypttab of the initramfs",
                facts.initramfsCrypttab().get(),
                facts,
                REBUILD);
    }

    static CheckResult systemCrypttab(BootChain.Facts facts) {
        String name = "system-crypttab";
        String remedy = "write the entry of " + facts.found().mapperName() + " into /etc/crypttab";
        CheckResult result = entry(name, "/etc/crypttab", facts.systemCrypttab(), facts, remedy);
        boolean included = facts.systemCrypttab()
                .entry(facts.found().mapperName())
                .filter(entry -> entry.has("initramfs"))
                .isPresent();
        return result.status() != CheckResult.Status.PASS || included
                ? result
                : CheckResult.warn(
                        name,
                        "/etc/crypttab has no option initramfs for "
                                + facts.found().mapperName(),
                        "add it, or the next initramfs may be built without the container");
    }

    /** {@code cryptopts=} takes the place of the whole embedded crypttab (cryptsetup-initramfs, local-top/cryptroot). */
    static CheckResult crypttabNotReplaced(BootChain.Facts facts) {
        String name = "cmdline-cryptopts";
        return facts.cmdline().scriptValues("cryptopts").stream()
                .findFirst()
                .map(value -> CheckResult.fail(
                        name,
                        "cryptopts=" + value + " on the command line replaces the crypttab of the initramfs",
                        "remove cryptopts= from the command line"))
                .orElseGet(() -> CheckResult.pass(name, "no cryptopts= on the command line"));
    }

    private static CheckResult entry(
            String name, String where, Crypttab crypttab, BootChain.Facts facts, String remedy) {
        String mapper = facts.found().mapperName();
        Optional<CrypttabEntry> entry = crypttab.entry(mapper);
        if (entry.isEmpty()) {
            return CheckResult.fail(name, where + " has no entry " + mapper, remedy);
        }
        String line = where + ": " + entry.get().render();
        return entry.get()
                        .opens(
                                facts.found().luks(),
                                Optional.ofNullable(facts.partitions().get(mapper)))
                ? CheckResult.pass(name, line)
                : CheckResult.fail(
                        name, line + ", but the container is " + facts.found().luks(), remedy);
    }
}
