package rp5.provision.model;

/**
 * One active swap of {@code /proc/swaps}.
 *
 * @param path device or file
 * @param type {@code partition} or {@code file}
 */
public record SwapEntry(String path, String type, ByteSize size) {}
