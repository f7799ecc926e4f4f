package rp5.provision.safety;

/** In which way a disk belongs together with others, so that erasing it would damage what lies on them. */
enum Sharing {
    STACKED("%s lies on %s too"),
    MEMBER("%s and %s are members of one %s"),
    GROUP("volume group %s lies on %s too"),
    POOL_IN_USE("a ZFS pool is in use and the disk is a member of one"),
    POOL_IMPORTED("%s is a member of the ZFS pool %s, which is imported");

    private final String words;

    Sharing(String words) {
        this.words = words;
    }

    /** With {@code %s} for what depends on the machine. */
    String words() {
        return words;
    }

    String of(Object... things) {
        return words.formatted(things);
    }
}
