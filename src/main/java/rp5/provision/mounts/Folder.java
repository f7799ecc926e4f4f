package rp5.provision.mounts;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Probe;

/**
 * Folders of one mode. They may exist already.
 *
 * @param mode octal
 * @param ours whether they are removed again; never with what is in them
 */
record Folder(List<Path> paths, String mode, boolean ours) implements Action {
    Folder {
        paths = List.copyOf(paths);
    }

    static Folder ours(Path path, String mode) {
        return new Folder(List.of(path), mode, true);
    }

    static Folder ofTarget(String mode, Path... paths) {
        return new Folder(List.of(paths), mode, false);
    }

    @Override
    public Mutation make() {
        List<String> argv = new ArrayList<>(List.of("mkdir", "--parents", "--mode=" + mode));
        paths.forEach(path -> argv.add(path.toString()));
        return Mutation.of(argv);
    }

    @Override
    public Optional<Undo> undo() {
        if (!ours) {
            return Optional.empty();
        }
        String path = paths.get(0).toString();
        return Optional.of(new Undo(
                "remove the empty folder " + path,
                prober -> prober.probe(Probe.of("test", "-d", path).accepting(0, 1))
                                .exitCode()
                        == 0,
                Mutation.of("rmdir", path)));
    }
}
