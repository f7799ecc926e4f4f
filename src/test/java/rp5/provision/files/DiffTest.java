package rp5.provision.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DiffTest {
    @Test
    void aNewFileIsShownWhole() {
        assertThat(Diff.unified("/etc/fstab", "", "# fstab\n/dev/a / ext4\n")).isEqualTo("""
                        --- /dev/null
                        +++ b/etc/fstab
                        @@ -0,0 +1,2 @@
                        +# fstab
                        +/dev/a / ext4
                        """);
    }

    @Test
    void aChangeIsShownWithWhatIsAroundIt() {
        assertThat(Diff.unified("/f", "1\n2\n3\n4\n5\n", "1\n2\n3\n4\nfive\n")).isEqualTo("""
                        --- a/f
                        +++ b/f
                        @@ -2,4 +2,4 @@
                         2
                         3
                         4
                        -5
                        +five
                        """);
    }

    @Test
    void anEmptyFileAndTheSameFileHaveNoDifference() {
        assertThat(Diff.unified("/f", "", "")).isEmpty();
        assertThat(Diff.unified("/f", "same\n", "same\n")).isEmpty();
    }
}
