package rp5.provision.vm;

import java.util.List;

/**
 * What an earlier life left on a disk.
 *
 * @param shell makes it on {@code $disk}
 */
record Dirt(String name, String shell) {
    static final Dirt OPEN_CONTAINER_WITH_OUR_NAMES = new Dirt("open-container-with-our-names", """
            sgdisk --new=1:0:+512M --typecode=1:ef00 --change-name=1:EFI --new=2:0:+1G --typecode=2:8300 --change-name=2:BOOT \
                --new=3:0:0 --typecode=3:8309 --change-name=3:CRYPTROOT $disk >/dev/null; udevadm settle
            container ${disk}3; cryptsetup open --key-file /run/old-key ${disk}3 cryptroot
            group /dev/mapper/cryptroot; mke2fs -q -t ext4 /dev/rp5vg/root""");

    static final Dirt HYBRID_TABLE = new Dirt("hybrid-table", """
            sgdisk --new=1:0:+512M --typecode=1:ef00 --new=2:0:+2G --new=3:0:0 --hybrid=1:2 $disk >/dev/null; udevadm settle
            mkfs.vfat ${disk}1 >/dev/null; mke2fs -q -t ext4 ${disk}2; mkswap -q ${disk}3""");

    static final Dirt ARRAY_MEMBER = new Dirt("array-member", """
            echo 'AUTO -all' >>/etc/mdadm/mdadm.conf; modprobe raid1
            mdadm --create /dev/md9 --quiet --run --level=1 --metadata=1.0 --bitmap=none --raid-devices=2 $disk missing </dev/null
            mke2fs -q -t ext4 /dev/md9; udevadm settle; mdadm --stop --quiet /dev/md9; rm -rf /run/mdadm""");

    /** For the tests of a whole run. */
    static final List<Dirt> FEW = List.of(OPEN_CONTAINER_WITH_OUR_NAMES, HYBRID_TABLE, ARRAY_MEMBER);

    static final List<Dirt> MORE = List.of(
            new Dirt("closed-container-on-the-whole-disk", "container $disk"),
            new Dirt("active-group-of-our-name", """
                    echo ,,V | sfdisk --quiet --label gpt $disk; udevadm settle
                    group ${disk}1; mkswap -q /dev/rp5vg/root"""),
            new Dirt("inactive-group-of-our-name", "group $disk; lvm vgchange -qq --autobackup n --activate n rp5vg"),
            new Dirt("inactive-group-of-another-name", """
                    lvm pvcreate -qq --yes $disk; lvm vgcreate -qq --autobackup n old $disk
                    lvm lvcreate -qq --autobackup n --yes --name volume --size 1G old; lvm vgchange -qq --autobackup n --activate n old"""),
            new Dirt("mbr-with-a-logical-partition", """
                    printf ',512M,c\\n,2G,L\\n,,E\\n,1G,L\\n' | sfdisk --quiet --label dos $disk; udevadm settle
                    mkfs.vfat ${disk}1 >/dev/null; mke2fs -q -t ext4 ${disk}2; container ${disk}5"""),
            new Dirt("gpt-without-its-backup", """
                    printf ',1G,L\\n,,L\\n' | sfdisk --quiet --label gpt $disk; udevadm settle
                    mke2fs -q -t ext4 ${disk}2
                    dd if=/dev/zero of=$disk bs=512 count=33 seek=$(($(blockdev --getsz $disk) - 33)) conv=fsync status=none"""),
            new Dirt("gpt-with-its-backup-alone", """
                    printf ',1G,L\\n,,L\\n' | sfdisk --quiet --label gpt $disk; udevadm settle
                    mke2fs -q -t ext4 ${disk}2
                    dd if=/dev/zero of=$disk bs=512 count=34 conv=fsync status=none; blockdev --rereadpt $disk"""),
            new Dirt("file-system-without-a-table", "mke2fs -q -t ext4 -F $disk"),
            HYBRID_TABLE,
            ARRAY_MEMBER);

    /** What the shell lines above call. */
    static final String FUNCTIONS = """
            printf 'of an earlier owner' >/run/old-key
            container() {
                cryptsetup luksFormat --batch-mode --pbkdf pbkdf2 --pbkdf-force-iterations 1000 --key-file /run/old-key "$1"
            }
            group() {
                lvm pvcreate -qq --yes "$1"; lvm vgcreate -qq --autobackup n rp5vg "$1"
                lvm lvcreate -qq --autobackup n --yes --name root --size 1G rp5vg
            }
            # What is on the disk now: its table, and every signature on it and its partitions.
            look() {
                udevadm settle
                sfdisk --json $disk >/host/$1.table.json
                sfdisk --verify $disk >/host/$1.verify 2>&1; echo "exit $?" >>/host/$1.verify
                wipefs --noheadings --output DEVICE,TYPE $disk ${disk}1 ${disk}2 ${disk}3 | tr -s ' ' | sort -u >/host/$1.signatures
                lsblk --noheadings --raw --output NAME,TYPE $disk >/host/$1.devices
            }
            """;

    @Override
    public String toString() {
        return name;
    }
}
