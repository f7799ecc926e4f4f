package rp5.provision.simulation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import rp5.provision.model.SourceFacts;

/** A Pi that runs from its SD card and has an NVMe disk. */
public final class SimulatedPi {
    final Machine machine;
    private final Map<String, Program> programs = new HashMap<>();

    /**
     * Switches one on.
     *
     * @param host where the running system's files are, see {@link #install}
     * @param folder empty; for all that this machine does
     */
    public SimulatedPi(Path host, Path folder, SourceFacts live) {
        machine = new Machine(host, folder);
        programs.putAll(new DiskPrograms(machine).all());
        programs.putAll(new CryptPrograms(machine).all());
        programs.putAll(new LvmPrograms(machine).all());
        programs.putAll(new MountPrograms(machine).all());
        programs.putAll(new FilePrograms(machine).all());
        programs.putAll(new SystemPrograms(live, machine, new TpmPrograms(machine.tpm)).all());
        programs.put("lsblk", new Lsblk(machine)::run);
        programs.put("find", new Find(machine)::run);
        programs.put("rsync", new Rsync(machine)::run);
    }

    /** Lays out the running system's files. */
    public static void install(Path host, SourceFacts live) {
        LiveFiles.write(host, live);
    }

    /** Lets the disk be one that was provisioned before, and is still open and mounted since its run was killed. */
    public SimulatedPi afterAKilledRun() {
        TargetDisk disk = machine.disk;
        disk.table = Optional.of(Table.parse("""
                label-id: 0D0D0D0D-0000-4000-8000-000000000000
                start=2048, size=524288, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, uuid=0D0D0D0D-0000-4000-8000-000000000001, name="EFI"
                start=526336, size=1048576, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4, uuid=0D0D0D0D-0000-4000-8000-000000000002, name="BOOT"
                start=1574912, size=9433088, type=CA7D7CCB-63ED-4C53-861C-1742536059CC, uuid=0D0D0D0D-0000-4000-8000-000000000003, name="CRYPTROOT"
                """));
        Container container = new Container("old", Map.of());
        container.open = true;
        container.physicalVolume = true;
        container.group = true;
        container.volume = true;
        container.active = true;
        disk.container = Optional.of(container);
        disk.put(TargetDisk.ROOT, fileSystem("ext4", "0d0d0d0d-0000-4000-8000-000000000004"));
        disk.put(TargetDisk.PATH + "p1", fileSystem("vfat", "0D0D-0D0D"));
        disk.put(TargetDisk.PATH + "p2", fileSystem("ext4", "0d0d0d0d-0000-4000-8000-000000000005"));
        disk.put(TargetDisk.PATH + "p3", fileSystem("crypto_LUKS", "0d0d0d0d-0000-4000-8000-000000000006"));
        Tree.write(disk.esp().orElseThrow().files.resolve("config.txt"), bytes("old"));
        machine.mountElsewhere("ext4", TargetDisk.PATH + "p2", Path.of("/mnt"));
        return this;
    }

    private Content fileSystem(String type, String uuid) {
        return new Content(Map.of("TYPE", type, "UUID", uuid), machine.disk.newFolder());
    }

    /** As a run that is killed leaves what it had mounted on, when that was unmounted by hand or by the next run. */
    public SimulatedPi withFolders(String... inBase) {
        List.of(inBase).forEach(name -> Tree.folder(machine.base.resolve(name), "0700"));
        return this;
    }

    /** Below which a run mounts the target. */
    public Path base() {
        return machine.base;
    }

    /** Removes all files of this machine that are not the running system's. */
    public void delete() {
        Tree.delete(machine.folder);
    }

    /** Shows this machine, and no other that shares the running system's files, in /proc. */
    public void show() {
        machine.tell();
    }

    /** Each file of the running system with its size, time and mode. */
    public static Map<String, String> listing(Path host) {
        return LiveFiles.listing(host);
    }

    Answer start(List<String> argv, String input, Amount amount) {
        Program program = programs.get(argv.get(0));
        if (program == null) {
            throw new AssertionError("nobody plays " + argv);
        }
        return program.run(Call.of(argv, input, amount));
    }

    /** What is open, mounted or lying about and was not before anything ran. */
    public List<String> leftovers() {
        List<String> left = new ArrayList<>();
        machine.disk.container.filter(container -> container.open).ifPresent(container -> {
            left.add("mapping " + container.mapping);
            if (container.active) {
                left.add("volume rp5vg-root");
            }
        });
        machine.mounts.all().stream()
                .filter(mount -> mount.target().startsWith(machine.base)
                        || mount.source().startsWith(TargetDisk.PATH))
                .forEach(mount -> left.add("mount " + mount.target()));
        if (Files.exists(machine.base)) {
            left.add("folder " + machine.base);
        }
        return left;
    }

    /** Whether the Pi's bootloader would take the disk: its ESP has a config.txt at its top. */
    public boolean bootable() {
        return machine.disk
                .esp()
                .filter(esp -> Files.exists(esp.files.resolve("config.txt")))
                .isPresent();
    }

    /** Where the files of the firmware partition are. */
    public Path espFiles() {
        return machine.disk.esp().orElseThrow().files;
    }

    /** Where the files of the encrypted root are. */
    public Path rootFiles() {
        return Objects.requireNonNull(machine.disk.container.orElseThrow().root).files;
    }

    /** The TPM of its board. */
    public Tpm tpm() {
        return machine.tpm;
    }

    /** Plugs in a USB stick with an empty FAT labelled KEYS. */
    public SimulatedPi plugIn() {
        machine.stick = Optional.of(new Content(
                Map.of("TYPE", "vfat", "UUID", Machine.STICK_UUID, "LABEL", "KEYS"), machine.disk.newFolder()));
        return this;
    }

    /** As a script that is killed between mounting and unmounting it leaves it. */
    public void leaveStickMounted(Path place) {
        machine.mountElsewhere("vfat", Machine.STICK, place);
    }

    public void unplug() {
        machine.stick = Optional.empty();
    }

    /** The identifiers of a run are those of the one before it, and so is the name of the key: in truth they never are. */
    public void emptyStick() {
        machine.stick.ifPresent(
                content -> Tree.names(content.files).forEach(name -> Tree.delete(content.files.resolve(name))));
    }

    /** The files on the stick, by name. */
    public Map<String, String> stick() {
        Map<String, String> files = new TreeMap<>();
        machine.stick.ifPresent(content -> Tree.names(content.files)
                .forEach(name -> files.put(
                        name, new String(Tree.read(content.files.resolve(name)), StandardCharsets.ISO_8859_1))));
        return files;
    }

    /** The key slots, the passphrase's among them. */
    public Set<Integer> slots() {
        Container container = machine.disk.container.orElseThrow();
        Set<Integer> slots = new TreeSet<>(container.more.keySet());
        if (!container.passphraseGone) {
            slots.add(0);
        }
        return slots;
    }

    /** The tokens of the header, by number. */
    public Map<Integer, String> tokens() {
        return Map.copyOf(machine.disk.container.orElseThrow().tokens);
    }

    /** A key slot that a token speaks of, without the token: as a power cut leaves it between two commands. */
    public void forgetToken(int number) {
        machine.disk.container.orElseThrow().tokens.remove(number);
    }

    /** Of each initramfs at the top of the ESP, the slots that the key in it opens. */
    public Map<String, Set<Integer>> openedByImages() {
        Map<String, Set<Integer>> opened = new TreeMap<>();
        Container container = machine.disk.container.orElseThrow();
        Path esp = espFiles();
        Tree.names(esp).stream().filter(name -> name.startsWith("init")).forEach(name -> {
            String key = SystemPrograms.keyIn(Tree.read(esp.resolve(name)));
            opened.put(
                    name,
                    container.more.entrySet().stream()
                            .filter(slot -> slot.getValue().equals(key))
                            .map(Map.Entry::getKey)
                            .collect(Collectors.toSet()));
        });
        return opened;
    }

    /** The files in the folder of the key file, by name. */
    public Map<String, String> keyFiles() {
        Map<String, String> files = new TreeMap<>();
        Path folder = rootFiles().resolve("etc/cryptsetup-keys.d");
        Tree.names(folder)
                .forEach(name ->
                        files.put(name, new String(Tree.read(folder.resolve(name)), StandardCharsets.ISO_8859_1)));
        return files;
    }

    /** The power goes and comes back: nothing is mounted or open, and the disk is as it was. */
    public SimulatedPi afterAPowerCut() {
        List<Mounted> all = new ArrayList<>(machine.mounts.all());
        Collections.reverse(all);
        all.stream()
                .filter(mount -> mount.target().startsWith(machine.base))
                .forEach(mount -> machine.unmount(mount.target()));
        Tree.delete(machine.base);
        Container container = machine.disk.container.orElseThrow();
        container.open = false;
        container.active = false;
        return this;
    }

    /** Everything that is on the disk, to tell whether two disks are the same. */
    public String disk() {
        Map<String, String> all = new TreeMap<>();
        all.put("table", machine.disk.table.toString());
        machine.disk.container.ifPresent(container -> {
            all.put("container", container.spec + " " + container.group + container.volume);
            all.put("slots", container.passphraseGone + " " + container.more + " " + container.tokens);
            if (container.root != null) {
                add("root", container.root, all);
            }
        });
        machine.disk.parts().forEach(part -> machine.disk
                .content(part.node())
                .ifPresent(content -> add(part.node(), content, all)));
        return all.toString();
    }

    private static void add(String name, Content content, Map<String, String> all) {
        all.put(name, content.tags.toString());
        for (Path file : Tree.files(content.files)) {
            all.put(name + " " + content.files.relativize(file), Find.digest(Tree.read(file)));
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
