package rp5.provision.model;

import java.nio.file.Path;

/**
 * One line of {@code /proc/self/mountinfo} (proc_pid_mountinfo(5)).
 *
 * @param majorMinor of the file system's device; {@code 0:N} for virtual ones and for btrfs
 * @param root the folder of the file system that is mounted, {@code /} unless it is a bind mount or a subvolume
 * @param options per-mount and per-superblock options, joined by commas
 */
public record MountEntry(
        int id, Path target, String root, String majorMinor, String fstype, String source, String options) {}
