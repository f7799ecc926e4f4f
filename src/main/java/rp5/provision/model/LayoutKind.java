package rp5.provision.model;

/** Which distribution's way to keep kernels, images and boot configuration the system follows. */
public enum LayoutKind {
    PIOS("Raspberry Pi OS"),
    DEBIAN_RASPI_FIRMWARE("Debian with raspi-firmware");

    private final String title;

    LayoutKind(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
