package rp5.provision.vm;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import rp5.provision.vm.TargetBoot.Answer;

/**
 * A provisioned disk that booted from nothing but itself, looked at from within; once per layout for all tests of a run. The answer to
 * each question is what the shell lines of its name printed.
 */
record Booted(Layout layout, String console, Map<String, Answer> answers) {
    private static final OncePerLayout<Booted> MADE = new OncePerLayout<>(Booted::make);

    private static final Map<String, String> QUESTIONS = new LinkedHashMap<>();

    /** What is asked on Raspberry Pi OS as well. */
    private static final Map<String, String> QUESTIONS_TO_PI_OS = new LinkedHashMap<>();

    static {
        QUESTIONS.put("running", "systemctl is-system-running --wait; systemctl --failed --plain --no-legend");
        QUESTIONS.put("multi-user", "systemctl is-active multi-user.target");
        QUESTIONS.put("/", mounted("/"));
        QUESTIONS.put("/boot", mounted("/boot"));
        QUESTIONS.put("/boot/firmware", mounted("/boot/firmware"));
        QUESTIONS.put("fstab", "findmnt --verify");
        QUESTIONS.put("cmdline", "cat /proc/cmdline");
        QUESTIONS.put("esp-mode", "stat -c %a /boot/firmware");

        QUESTIONS_TO_PI_OS.put("cmdline.txt", "cat /boot/firmware/cmdline.txt");
        QUESTIONS_TO_PI_OS.put("config.txt", "grep -v '^#' /boot/firmware/config.txt");
        QUESTIONS_TO_PI_OS.put("firmware", "ls -1A /boot/firmware");
        QUESTIONS_TO_PI_OS.put("marks", "ls -d /run/rp5-trap.* /rp5-trap.* /var/lib/cloud/rp5-trap.* 2>/dev/null");
        QUESTIONS_TO_PI_OS.put("tables", "cat /etc/fstab /etc/crypttab");
        QUESTIONS_TO_PI_OS.put("hook-defaults", "cat /etc/default/raspi-firmware");
        QUESTIONS_TO_PI_OS.put("swaps", "cat /proc/swaps; losetup --noheadings --output BACK-FILE");
        QUESTIONS_TO_PI_OS.put(
                "old-swap-files",
                "for file in /var/swap /srv/spill.swap; do if [ -e $file ] && [ $(stat -c %W $file)"
                        + " -lt $(sed -n 's/^btime //p' /proc/stat) ]; then echo $file; fi; done");
        QUESTIONS_TO_PI_OS.put(
                "cloud-init", "ls -1 /run/cloud-init; systemctl is-active cloud-init.target cloud-init-main.service");
        QUESTIONS_TO_PI_OS.put(
                "below-mounts",
                "mkdir /run/below; for place in / /boot; do mount --bind $place /run/below 2>/dev/null"
                        + " && ls -1A /run/below/boot/firmware /run/below/firmware 2>/dev/null; umount /run/below; done");
        for (String flavour : new String[] {"2712", "v8"}) {
            QUESTIONS_TO_PI_OS.put("kernel-" + flavour, copied("kernel_2712.img kernel8.img", "vmlinuz", flavour));
            QUESTIONS_TO_PI_OS.put("copy-" + flavour, copied("initramfs_2712 initramfs8", "initrd.img", flavour));
            // Not by the tool's own reader. Releases of initramfs-tools differ in where below the folder they unpack
            // to.
            QUESTIONS_TO_PI_OS.put(
                    "image-" + flavour,
                    "mkdir /run/image; unmkinitramfs /boot/initrd.img-*-rpi-%s /run/image; cd /run/image;"
                                    .formatted(flavour)
                            + " cat $(find . -path '*/cryptroot/crypttab'); cat $(find . -path '*/conf/initramfs.conf' -o -path '*/conf/conf.d/*' | sort);"
                            + " find . -path '*/lib/modules/*' -name '*.ko*' | sed 's:.*/lib/modules/::'; cd /; rm -r /run/image");
        }
    }

    static Booted of(Layout layout) {
        return MADE.of(layout);
    }

    private static Booted make(Layout layout) {
        Provisioned provisioned = Provisioned.of(layout);
        try (TargetBoot boot = TargetBoot.of("boot-" + layout.argument(), provisioned.disk())) {
            boot.await(TargetBoot.PASSPHRASE_PROMPT);
            // Every byte counts: the same without its blanks is another passphrase.
            boot.type(provisioned.passphrase().replace(" ", ""));
            boot.unlock(provisioned.passphrase()).login();
            Map<String, Answer> answers = new LinkedHashMap<>();
            QUESTIONS.forEach((name, command) -> answers.put(name, boot.run(command)));
            if (layout.isPiOs()) {
                QUESTIONS_TO_PI_OS.forEach((name, command) -> answers.put(name, boot.run(command)));
            }
            return new Booted(layout, boot.console(), answers);
        }
    }

    String answer(String name) {
        return Objects.requireNonNull(answers.get(name), name).output();
    }

    private static String mounted(String place) {
        return "findmnt --noheadings --raw --output SOURCE,FSTYPE,UUID --mountpoint " + place;
    }

    /** Which of the files on the ESP is the only file of this kind in /boot that this flavour has. */
    private static String copied(String onEsp, String kind, String flavour) {
        return "for file in %s; do cmp --quiet /boot/firmware/$file /boot/%s-*-rpi-%s && echo $file; done"
                .formatted(onEsp, kind, flavour);
    }
}
