package rp5.provision.postcheck;

import java.nio.file.Path;
import rp5.provision.testing.ScriptedRunner;

/** Answers of the tools for a disk that is as planned; a test scripts another answer over one of them. */
final class GoodMachine {
    static final String TABLE = """
            {"partitiontable": {"label": "gpt", "id": "048EE3C2-8793-4636-B3B9-01760C312E3D", "device": "/dev/nvme0n1",
              "unit": "sectors", "firstlba": 34, "lastlba": 12582878, "sectorsize": 512, "partitions": [
              {"node": "/dev/nvme0n1p1", "start": 2048, "size": 1048576,
               "type": "C12A7328-F81F-11D2-BA4B-00A0C93EC93B", "uuid": "9F983FF0-C0A1-4BB3-9E1C-F4775BE76971", "name": "EFI"},
              {"node": "/dev/nvme0n1p2", "start": 1050624, "size": 2097152,
               "type": "0FC63DAF-8483-4772-8E79-3D69D8477DE4", "uuid": "14D49DEB-2A6E-4417-B11B-7A1569FCA480", "name": "BOOT"},
              {"node": "/dev/nvme0n1p3", "start": 3147776, "size": 9433088,
               "type": "CA7D7CCB-63ED-4C53-861C-1742536059CC", "uuid": "A046C0D5-43ED-4F7B-BCF8-CD174CC5A6EB",
               "name": "CRYPTROOT"}]}}
            """;
    static final String HEADER = """
            {"keyslots": {"0": {"type": "luks2", "key_size": 64,
               "kdf": {"type": "argon2id", "time": 4, "memory": 524288, "cpus": 4}}},
             "segments": {"0": {"type": "crypt", "encryption": "aes-xts-plain64", "sector_size": 4096}}}
            """;
    static final String[] READ_TABLE = {"sfdisk", "--json", "/dev/nvme0n1"};
    static final String[] READ_HEADER = {"cryptsetup", "luksDump", "--dump-json-metadata", "/dev/nvme0n1p3"};
    static final String[] TEST_PASSPHRASE = {
        "cryptsetup", "open", "--test-passphrase", "--type", "luks2", "--key-file=-", "/dev/nvme0n1p3"
    };
    static final String[] VOLUMES = {
        "lvm",
        "pvs",
        "--reportformat",
        "json",
        "--options",
        "pv_name,vg_name,vg_uuid,pv_missing",
        "--select",
        "vg_name=rp5vg"
    };
    static final String[] LOGICAL = {
        "lvm",
        "lvs",
        "--reportformat",
        "json",
        "--options",
        "lv_name,lv_active,lv_autoactivation,lv_skip_activation,vg_autoactivation,vg_exported,devices",
        "--select",
        "vg_name=rp5vg"
    };

    /** As LVM 2.03.16 and 2.03.31 print it. */
    static final String ROOT_VOLUME = """
            {"report": [{"lv": [{"lv_name": "root", "lv_active": "active", "lv_autoactivation": "enabled",
              "lv_skip_activation": "", "vg_autoactivation": "enabled", "vg_exported": "",
              "devices": "/dev/mapper/cryptroot(0)"}]}]}
            """;

    static final String[] STACK = {
        "lsblk", "--inverse", "--list", "--noheadings", "--output", "PATH", "/dev/mapper/cryptroot"
    };

    private GoodMachine() {}

    static ScriptedRunner at(Path root) {
        ScriptedRunner runner = new ScriptedRunner()
                .answering(TABLE, READ_TABLE)
                .answering(blkid("vfat", "FAT32", "87BD-F328", "RP5-ESP"), readContent("/dev/nvme0n1p1"))
                .answering(
                        blkid("ext4", "1.0", Samples.IDS.bootFs().toString(), "rp5boot"), readContent("/dev/nvme0n1p2"))
                .answering(blkid("crypto_LUKS", "2", Samples.LUKS, "rp5root"), readContent("/dev/nvme0n1p3"))
                .answering(
                        blkid("ext4", "1.0", Samples.IDS.rootFs().toString(), "rp5sys"),
                        readContent("/dev/mapper/rp5vg-root"))
                .answering(HEADER, READ_HEADER)
                .answering("", TEST_PASSPHRASE)
                .answering(volumes("/dev/mapper/cryptroot", ""), VOLUMES)
                .answering(ROOT_VOLUME, LOGICAL)
                .answering("/dev/mapper/cryptroot\n/dev/nvme0n1p3\n/dev/nvme0n1\n", STACK);
        mounts(runner, root, "/dev/mapper/rp5vg-root", "/dev/nvme0n1p2", "/dev/nvme0n1p1");
        return runner;
    }

    static void mounts(ScriptedRunner runner, Path root, String rootSource, String boot, String esp) {
        runner.answering(rootSource + "\n", findmnt(root.toString()))
                .answering(boot + "\n", findmnt(root.resolve("boot").toString()))
                .answering(esp + "\n", findmnt(root.resolve("boot/firmware").toString()));
    }

    static String[] findmnt(String path) {
        return new String[] {"findmnt", "--noheadings", "--nofsroot", "--output", "SOURCE", "--mountpoint", path};
    }

    static String[] readContent(String device) {
        return new String[] {"blkid", "-p", "-o", "export", device};
    }

    static String blkid(String type, String version, String uuid, String label) {
        return "LABEL=%s\nUUID=%s\nVERSION=%s\nTYPE=%s\n".formatted(label, uuid, version, type);
    }

    static String volumes(String device, String missing) {
        return "{\"report\": [{\"pv\": [{\"pv_name\": \"" + device
                + "\", \"vg_name\": \"rp5vg\", \"vg_uuid\": \"u1\", \"pv_missing\": \"" + missing + "\"}]}]}";
    }
}
