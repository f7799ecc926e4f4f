package rp5.provision.unlock;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real Tang server on a port of this machine alone: tangd(8) speaks HTTP on its standard streams. */
final class TangDaemon implements AutoCloseable {
    private static final String TANGD = "/usr/libexec/tangd";

    private final ServerSocket socket;
    private final Path keys;

    TangDaemon(Path keys) throws IOException, InterruptedException {
        this.keys = Files.createDirectories(keys);
        makeKeys();
        socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "tang");
        thread.setDaemon(true);
        thread.start();
    }

    /** As tangd-rotate-keys(1) does it: the old ones are no longer shown, but still answered for. */
    void rotateKeys() throws IOException, InterruptedException {
        try (DirectoryStream<Path> shown = Files.newDirectoryStream(keys, "[!.]*.jwk")) {
            for (Path key : shown) {
                Files.move(key, key.resolveSibling("." + key.getFileName()));
            }
        }
        makeKeys();
    }

    void forgetOldKeys() throws IOException {
        try (DirectoryStream<Path> hidden = Files.newDirectoryStream(keys, ".*.jwk")) {
            for (Path key : hidden) {
                Files.delete(key);
            }
        }
    }

    private void makeKeys() throws IOException, InterruptedException {
        Process made = new ProcessBuilder(TANGD + "-keygen", keys.toString())
                .redirectErrorStream(true)
                .start();
        made.getInputStream().readAllBytes();
        if (made.waitFor() != 0) {
            throw new IOException("tangd-keygen: exit code " + made.exitValue());
        }
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    private void serve() {
        while (true) {
            try (Socket client = socket.accept()) {
                answer(client);
            } catch (IOException e) {
                return;
            }
        }
    }

    private void answer(Socket client) throws IOException {
        Process tangd = new ProcessBuilder(TANGD, keys.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread asked = new Thread(() -> asked(client, tangd), "tang-client");
        asked.setDaemon(true);
        asked.start();
        tangd.getInputStream().transferTo(client.getOutputStream());
        tangd.destroy();
    }

    private static void asked(Socket client, Process tangd) {
        try (InputStream in = client.getInputStream();
                OutputStream out = tangd.getOutputStream()) {
            byte[] buffer = new byte[4096];
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                out.flush();
            }
        } catch (IOException e) {
            tangd.destroy();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
