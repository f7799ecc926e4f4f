package rp5.provision.simulation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import rp5.provision.model.SshPublicKey;

/** dropbear of the target and of its images, and a client that speaks with it. */
final class SshPrograms {
    static final String HOST_KEY = "etc/dropbear/initramfs/dropbear_ed25519_host_key";
    static final String AUTHORIZED_KEYS = "etc/dropbear/initramfs/authorized_keys";
    /** The same two within an image. */
    static final String KEY_INSIDE = "etc/dropbear/dropbear_ed25519_host_key";

    static final String KEYS_INSIDE = "root-Wa8pFyVXzD/.ssh/authorized_keys";

    private static final String GARBLED = "half";

    private SshPrograms() {}

    static Answer makeHostKey(Path root, Call call) {
        if (call.amount() != Amount.NONE) {
            Path key = root.resolve(HOST_KEY);
            Tree.write(key, (call.amount() == Amount.HALF ? GARBLED : "host key").getBytes(StandardCharsets.UTF_8));
            Tree.mode(key, "0600");
        }
        return Answer.DONE;
    }

    static Answer dropbearkey(Path root) {
        Path key = root.resolve(HOST_KEY);
        return Files.exists(key) && !text(key).equals(GARBLED)
                ? Answer.printing(
                        "Public key portion is:\n" + publicKey(text(key)).line() + "\nFingerprint: \n")
                : Answer.failing(1, "Exited: Failed to read a valid key");
    }

    /** Within an unpacked image. */
    static Answer check(Path image, Call call) {
        Path keys = image.resolve(KEYS_INSIDE);
        return Files.exists(keys) && text(keys).strip().equals(call.input())
                ? Answer.DONE
                : Answer.failing(1, "its authorized_keys is another one");
    }

    static Answer talk(Path image) {
        Path key = image.resolve(KEY_INSIDE);
        return Files.exists(key)
                ? Answer.failing(
                        255,
                        "debug1: Server host key: ssh-ed25519 "
                                + publicKey(text(key)).fingerprint()
                                + "\ndebug1: Authentications that can continue: publickey")
                : Answer.failing(255, "kex_exchange_identification: Connection closed by remote host");
    }

    private static SshPublicKey publicKey(String secret) {
        ByteArrayOutputStream blob = new ByteArrayOutputStream();
        blob.writeBytes(new byte[] {0, 0, 0, 11});
        blob.writeBytes("ssh-ed25519".getBytes(StandardCharsets.US_ASCII));
        blob.writeBytes(new byte[] {0, 0, 0, 32});
        byte[] digest = Find.digest(secret.getBytes(StandardCharsets.UTF_8)).getBytes(StandardCharsets.US_ASCII);
        blob.writeBytes(Arrays.copyOf(digest, 32));
        return new SshPublicKey("ssh-ed25519", Base64.getEncoder().encodeToString(blob.toByteArray()), "root@pi");
    }

    static String text(Path file) {
        return new String(Tree.read(file), StandardCharsets.UTF_8);
    }
}
