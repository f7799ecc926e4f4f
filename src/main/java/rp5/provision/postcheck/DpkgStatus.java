package rp5.provision.postcheck;

import java.util.HashSet;
import java.util.Set;
import rp5.provision.model.PackageState;

/** Reads a dpkg status file line by line and keeps the names of the packages that are installed (deb822(5), dpkg-query(1)). */
final class DpkgStatus {
    private static final String PACKAGE = "Package: ";
    private static final String STATUS = "Status: ";

    private final Set<String> installed = new HashSet<>();
    private String current = "";

    /** Status stands behind Package within a paragraph: dpkg writes them so. */
    void line(String line) {
        if (line.startsWith(PACKAGE)) {
            current = line.substring(PACKAGE.length()).strip();
        } else if (line.startsWith(STATUS) && PackageState.isInstalled(lastWord(line))) {
            installed.add(current);
        }
    }

    private static String lastWord(String line) {
        String text = line.strip();
        return text.substring(text.lastIndexOf(' ') + 1);
    }

    boolean has(String name) {
        return installed.contains(name);
    }
}
