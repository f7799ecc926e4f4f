package rp5.provision.postcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetTreeTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private TargetTree tree;

    @BeforeEach
    void fill() throws IOException {
        Files.createDirectories(folder.resolve("root/etc/conf"));
        Files.createDirectories(folder.resolve("root/usr/lib"));
        Files.writeString(folder.resolve("root/etc/name"), "inside");
        Files.writeString(folder.resolve("outside"), "outside");
        tree = new TargetTree(folder.resolve("root"));
    }

    @Test
    void readsWhatIsThereAndNothingElse() {
        assertThat(tree.text("/etc/name")).contains("inside");
        assertThat(tree.text("/etc/other")).isEmpty();
        assertThat(tree.text("/etc")).isEmpty();
        assertThat(tree.text("/etc/name/below")).isEmpty();
        assertThat(tree.names("/etc")).containsExactly("conf", "name");
        assertThat(tree.names("/none")).isEmpty();
    }

    @Test
    void followsLinksAsTheTargetWould() throws IOException {
        Files.createSymbolicLink(folder.resolve("root/lib"), Path.of("usr/lib"));
        Files.createSymbolicLink(folder.resolve("root/usr/lib/absolute"), Path.of("/etc/name"));
        Files.createSymbolicLink(folder.resolve("root/etc/up"), Path.of("../../../../etc/name"));
        Files.createSymbolicLink(folder.resolve("root/etc/out"), Path.of("../../outside"));

        assertThat(tree.text("/lib/absolute")).contains("inside");
        assertThat(tree.text("/etc/up")).contains("inside");
        assertThat(tree.text("/etc/out")).isEmpty();
        assertThat(tree.text("/etc/conf/../name")).contains("inside");
    }

    @Test
    void doesNotTakeALoopOfLinksForMissing() throws IOException {
        Files.createSymbolicLink(folder.resolve("root/a"), Path.of("b"));
        Files.createSymbolicLink(folder.resolve("root/b"), Path.of("a"));

        assertThatThrownBy(() -> tree.text("/a"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("/a: too many links");
    }

    @Test
    void tellsOwnerAndMode() {
        assertThat(tree.ownership("/etc/name"))
                .hasValueSatisfying(text -> assertThat(text).matches("\\d+:\\d+ 644"));
        assertThat(tree.ownership("/none")).isEmpty();
    }

    @Test
    void takesForACopyOnlyWhatHasTheSameBytes(@TempDir Path root) throws IOException {
        Files.writeString(root.resolve("kernel"), "one kernel");
        Files.writeString(root.resolve("copy"), "one kernel");
        Files.writeString(root.resolve("other"), "two kernel");
        Files.writeString(root.resolve("longer"), "one kernel and more");
        TargetTree tree = new TargetTree(root);

        assertThat(tree.isCopy("/kernel", "/copy")).isTrue();
        assertThat(tree.isCopy("/kernel", "/other")).isFalse();
        assertThat(tree.isCopy("/kernel", "/longer")).isFalse();
        assertThat(tree.isCopy("/kernel", "/none")).isFalse();
        assertThat(tree.isCopy("/none", "/none")).isFalse();
    }
}
