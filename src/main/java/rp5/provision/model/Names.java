package rp5.provision.model;

/** The names of the mapping, the volume group and the volume: fixed, since scripts and people rely on them. */
public final class Names {
    public static final String MAPPER = "cryptroot";
    /** While a disk is checked without a change to it: a name of its own, for {@code cryptroot} may be the running system's. */
    public static final String CHECK_MAPPER = "rp5-check";

    public static final String VG = "rp5vg";
    public static final String LV = "root";
    public static final String LUKS_LABEL = "rp5root";
    /** Device-mapper's own spelling of VG and LV; a hyphen inside either would be doubled. */
    public static final DevicePath ROOT_DEVICE = new DevicePath("/dev/mapper/" + VG + "-" + LV);

    public static final DevicePath MAPPER_DEVICE = new DevicePath("/dev/mapper/" + MAPPER);

    public static final DevicePath CHECK_MAPPER_DEVICE = new DevicePath("/dev/mapper/" + CHECK_MAPPER);

    /** The keyscript of crypttab(5) on a target with other ways to unlock than the passphrase. */
    public static final String KEYSCRIPT = "/usr/local/lib/rp5-provision/unlock";

    private Names() {}

    /**
     * Whether device-mapper's name of a mapping is that of a volume of {@link #VG}. A hyphen inside the name of a group is doubled there
     * ({@code splitname} of dmsetup(8) undoes that), and no volume's name begins with one: {@code rp5vg--data-lv} is of another group.
     */
    public static boolean isVolumeOfOurGroup(String mapping) {
        String begin = VG + "-";
        return mapping.startsWith(begin) && !mapping.startsWith("-", begin.length());
    }
}
