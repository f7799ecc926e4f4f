package rp5.provision.files;

import rp5.provision.model.PlannedFile;

/** Tells a listener what is written, as a diff against the live system's file, and hands the writing on. */
public final class ListedTargetFiles implements TargetFiles {
    private final HostFiles live;
    private final FileListener listener;
    private final TargetFiles next;

    private ListedTargetFiles(HostFiles live, FileListener listener, TargetFiles next) {
        this.live = live;
        this.listener = listener;
        this.next = next;
    }

    /** Tells, then writes. */
    public static TargetFiles writing(HostFiles live, FileListener listener, TargetFiles next) {
        return new ListedTargetFiles(live, listener, next);
    }

    /** Only tells: the dry-run's way. */
    public static TargetFiles only(HostFiles live, FileListener listener) {
        return new ListedTargetFiles(live, listener, file -> {});
    }

    @Override
    public void write(PlannedFile file) {
        String before = live.text(file.path()).orElse("");
        String after = file.isLink() ? "link to " + file.content() : file.content();
        listener.changed(new FileChange(file.path(), file.mode() & 07777, Diff.unified(file.path(), before, after)));
        next.write(file);
    }
}
