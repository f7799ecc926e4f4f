package rp5.provision.report;

import java.util.Locale;

/** Permission bits as people write them. */
final class Octal {
    private Octal() {}

    static String mode(int mode) {
        return String.format(Locale.ROOT, "%04o", mode & 07777);
    }
}
