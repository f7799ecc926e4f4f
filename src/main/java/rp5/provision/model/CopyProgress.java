package rp5.provision.model;

/**
 * How far a copy has come.
 *
 * @param bytes copied so far
 * @param total bytes in all
 * @param bytesPerSecond over the last moments
 */
public record CopyProgress(ByteSize bytes, ByteSize total, long bytesPerSecond) {}
