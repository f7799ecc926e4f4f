package rp5.provision.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelImageTest {

    private static final String RELEASE = "6.12.47+rpt-rpi-2712";
    private static final byte[] KERNEL = kernel("Linux version " + RELEASE + " (serge@raspberrypi.com) #1 SMP");

    @Test
    void readsARawImage() {
        assertThat(release(KERNEL)).contains(RELEASE);
    }

    @Test
    void readsACompressedImage() {
        assertThat(release(TestArchive.gzip(KERNEL))).contains(RELEASE);
        assertThat(release(TestArchive.xz(KERNEL))).contains(RELEASE);
    }

    @Test
    void readsAKernelThatIsPackedInsideARawImage() {
        byte[] falseSignature = {0x1f, (byte) 0x8b, 0x08, 0x1f, 0x1f, (byte) 0x8b, 0x08, 0x55};

        assertThat(release(TestArchive.join(new byte[5000], falseSignature, TestArchive.gzip(KERNEL))))
                .contains(RELEASE);
    }

    @Test
    void findsARawBannerBehindAFalseGzipSignature() {
        byte[] signature = {0x1f, (byte) 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0};

        assertThat(release(TestArchive.join(signatureBehindZeros(signature), KERNEL)))
                .contains(RELEASE);
    }

    @Test
    void readsAnEfiZbootImage() {
        assertThat(release(zboot(TestArchive.gzip(KERNEL), "gzip"))).contains(RELEASE);
        assertThat(release(zboot(TestArchive.xz(KERNEL), "xzkern"))).contains(RELEASE);
        assertThatThrownBy(() -> release(zboot("????????".getBytes(StandardCharsets.US_ASCII), "new")))
                .isInstanceOf(ImageFormatException.class)
                .hasMessageContaining("unknown compression new");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Linux version %s (%s@%s)",
                "Linux version unknown (x)",
                "Linux version 6.1",
                "LinuxLinux versio 6.1 ",
                "linux version 6.1.0 "
            })
    void isNotTakenInByOtherText(String text) {
        assertThat(release(kernel(text))).isEmpty();
    }

    @Test
    void findsTheBannerBehindTextThatStartsAlike() {
        assertThat(release(kernel("Linux version %s\0LiLinux version 6.1.0-v8+ (x) ")))
                .contains("6.1.0-v8+");
        assertThat(release(kernel("Linux version Linux version 6.1.0-v8+ (x) ")))
                .contains("6.1.0-v8+");
    }

    @Test
    void refusesATruncatedCompressedImage() {
        byte[] packed = TestArchive.gzip(kernel("no banner"));

        assertThatThrownBy(() -> release(java.util.Arrays.copyOf(packed, packed.length - 9)))
                .isInstanceOf(ImageFormatException.class);
    }

    private static Optional<String> release(byte[] image) {
        return KernelImage.release(new ByteArrayInputStream(image));
    }

    private static byte[] kernel(String banner) {
        byte[] image = new byte[200_000];
        byte[] text = banner.getBytes(StandardCharsets.US_ASCII);
        // across the edge of a read buffer
        System.arraycopy(text, 0, image, 131_072 - text.length / 2, text.length);
        return image;
    }

    private static byte[] signatureBehindZeros(byte[] signature) {
        return TestArchive.join(new byte[100], signature);
    }

    private static byte[] zboot(byte[] payload, String compression) {
        ByteBuffer header = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
        header.put(0, "MZ\0\0zimg".getBytes(StandardCharsets.US_ASCII));
        header.putInt(8, 1024).putInt(12, payload.length);
        header.put(24, compression.getBytes(StandardCharsets.US_ASCII));
        return TestArchive.join(header.array(), payload);
    }
}
