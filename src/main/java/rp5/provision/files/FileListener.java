package rp5.provision.files;

/** Hears of every file that was written, or in a dry-run would be. */
@FunctionalInterface
public interface FileListener {
    void changed(FileChange change);
}
