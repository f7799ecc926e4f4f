package rp5.provision.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.errors.RefusedException;
import rp5.provision.errors.ResultCode;
import rp5.provision.files.HostFiles;
import rp5.provision.testing.FakeHost;
import rp5.provision.testing.FakeMachine;
import rp5.provision.testing.RefusalTable;
import rp5.provision.testing.RefusalTable.Row;

/** Arguments that mean no device; with those of the safety room they make the table of docs/safety.md. */
class NameRefusalsTest {
    private static final String BY_ID = "/dev/disk/by-id/nvme-Model_X_S1";

    private final List<Row> rows = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path root;

    @BeforeEach
    void ask() {
        HostFiles files = new FakeHost(root)
                .file("/dev/nvme0n1", "")
                .file("/etc/hostname", "")
                .link("/dev/dangling", "/dev/none")
                .files();
        FakeMachine sd = FakeMachine.onSd();
        row("nothing between the quotes", files, sd, "", "");
        row("a blank behind the name", files, sd, "/dev/nvme0n1 ", "");
        row("a line break in the name", files, sd, "/dev/nvme0\nn1", "");
        row("what the character set of the system cannot hold", files, sd, "/dev/nvme\uD800", "");
        row("a name without its folder", files, sd, "nvme0n1", "RefusalIT relative");
        row("a slash behind the name", files, sd, "/dev/nvme0n1/", "");
        row("`..` in the path", files, sd, "/dev/disk/../nvme0n1", "");
        row("a disk that is not there", files, sd, "/dev/nvme9n1", "RefusalIT missing");
        row("a link to nothing", files, sd, "/dev/dangling", "");
        row("a file", files, sd, "/etc/hostname", "RefusalIT regular-file");
        row("a folder", files, sd, "/etc", "RefusalIT folder");
        row("a character device", new HostFiles(Path.of("/")), sd, "/dev/null", "RefusalIT not-a-block-device");
        row("none given, and several NVMe disks", files, FakeMachine.onSd().nvme("nvme1n1", "S2"), null, "");
        row(
                "none given, and the system runs from the only NVMe disk",
                files,
                FakeMachine.bare().nvme("nvme0n1", "S1").mounted("/", "nvme0n1", "ext4"),
                null,
                "");
        row(
                "none given, and no NVMe disk",
                files,
                FakeMachine.bare().disk("sda").mounted("/", "sda", "ext4"),
                null,
                "");
    }

    @Test
    void areThoseOfThePage() {
        // lsblk leaves out what has no size; only root could make such a device for this test.
        rows.add(new Row(
                "a card reader without a card",
                ResultCode.FAIL_INVALID_DEVICE,
                WrongName.NOT_LISTED.sentence().formatted("/dev/sdb"),
                "RefusalIT not-listed"));
        RefusalTable.check(code -> code == ResultCode.FAIL_INVALID_DEVICE, rows);
    }

    @Test
    void haveASentenceOfTheirOwnEach() {
        assertThat(rows).extracting(Row::sentence).doesNotHaveDuplicates().allMatch(s -> s.endsWith("."));
    }

    @Test
    void areAllThatThereAre() {
        for (WrongName reason : WrongName.values()) {
            if (reason != WrongName.NOT_LISTED) {
                assertThat(rows).as(reason.name()).anyMatch(row -> RefusalTable.pattern(reason.sentence())
                        .matcher(row.sentence())
                        .matches());
            }
        }
    }

    @Test
    void aLinkIsFollowed() {
        HostFiles files = new FakeHost(root).link(BY_ID, "/dev/nvme0n1").files();

        assertThat(new TargetChoice(files)
                        .choose(Optional.of(BY_ID), FakeMachine.onSd().facts())
                        .name())
                .isEqualTo("nvme0n1");
    }

    private void row(
            String what,
            HostFiles files,
            FakeMachine machine,
            @org.jspecify.annotations.Nullable String argument,
            String real) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> new TargetChoice(files)
                .choose(Optional.ofNullable(argument), machine.facts()));
        assertThat(refused).as(what).isNotNull();
        assertThat(refused.refusals().get(0).remedy()).as(what).isNotBlank();
        rows.add(new Row(what, refused.code(), String.valueOf(refused.getMessage()), real));
    }
}
