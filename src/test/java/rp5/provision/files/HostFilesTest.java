package rp5.provision.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is there and cannot be read is told from what is not there. */
class HostFilesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path root;

    @Test
    void theBeginningOfAFileIsRead() throws IOException {
        Files.writeString(root.resolve("x"), "12345");

        assertThat(new HostFiles(root).beginning("/x", 3)).hasValue("123".getBytes(StandardCharsets.UTF_8));
        assertThat(new HostFiles(root).beginning("/x", 9)).hasValue("12345".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsNotThereAndWhatIsNoFileIsEmpty() throws IOException {
        Files.writeString(root.resolve("file"), "");
        Files.createDirectory(root.resolve("folder"));
        Files.createSymbolicLink(root.resolve("dangling"), Path.of("nothing"));

        for (String none : new String[] {"/none", "/folder", "/dangling", "/file/below", "/none/below"}) {
            assertThat(new HostFiles(root).beginning(none, 9)).as(none).isEmpty();
        }
    }

    @Test
    void whatTheMediumDoesNotGiveBackIsAnError() throws IOException {
        // Nothing is mapped at the address 0, so the kernel answers EIO, as it does for a sector that cannot be read.
        Files.createSymbolicLink(root.resolve("worn"), Path.of("/proc/self/mem"));
        Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));

        for (String unreadable : new String[] {"/worn", "/loop"}) {
            assertThatThrownBy(() -> new HostFiles(root).beginning(unreadable, 9))
                    .as(unreadable)
                    .isInstanceOf(IOException.class);
        }
    }
}
