package rp5.provision.model;

/**
 * A kernel that the firmware may load, and its initramfs.
 *
 * @param release as below /lib/modules
 * @param espKernel file name on the ESP
 * @param espInitramfs file name on the ESP
 */
public record KernelSlot(String release, String espKernel, String espInitramfs) {}
