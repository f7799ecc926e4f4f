package rp5.provision.arch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/** The rules of the code below one package, so that the same rules can be held against code that breaks them. */
record Rules(String base) {
    /** The rooms of the steps; each may know what is below them, and none of the others. */
    private static final List<String> STEPS = List.of(
            "safety",
            "devices",
            "partitioning",
            "lukslvm",
            "mounts",
            "firmware",
            "rootsync",
            "bootplumbing",
            "unlock",
            "initramfs",
            "postcheck");

    /** From the bottom up: a room may know rooms of lower floors only. */
    private static final List<List<String>> FLOORS = List.of(
            List.of("model", "errors"),
            List.of("exec", "files", "bootchain"),
            List.of("topology", "image", "layout", "guard", "pipeline"),
            Stream.concat(STEPS.stream(), Stream.of("report")).toList(),
            List.of("planning"),
            List.of("cli"));

    private static final List<String> WRITING_METHODS = List.of(
            "write",
            "writeString",
            "newOutputStream",
            "newBufferedWriter",
            "newByteChannel",
            "createFile",
            "createDirectory",
            "createDirectories",
            "createLink",
            "createSymbolicLink",
            "createTempFile",
            "createTempDirectory",
            "delete",
            "deleteIfExists",
            "move",
            "copy",
            "setAttribute",
            "setOwner",
            "setPosixFilePermissions",
            "setLastModifiedTime");

    static List<String> rooms() {
        return FLOORS.stream().flatMap(List::stream).toList();
    }

    Map<String, ArchRule> all() {
        return Map.ofEntries(
                Map.entry("arrows point down", arrowsPointDown()),
                Map.entry("steps do not know each other", stepsAreIndependent()),
                Map.entry("no cycles", noCycles()),
                Map.entry("the command line reaches steps through the wiring alone", cliKnowsNoStep()),
                Map.entry("only exec starts processes", onlyExecStartsProcesses()),
                Map.entry("only Main ends the process", onlyMainExits()),
                Map.entry("only files writes", onlyFilesWrites()),
                Map.entry("nobody prints on the process's own streams", nobodyPrints()),
                Map.entry("one logging interface", oneLoggingInterface()),
                Map.entry("only the edge knows the time and chance", onlyTheEdgeKnowsTimeAndChance()),
                Map.entry("only exec sleeps", onlyExecSleeps()),
                Map.entry("the model reads no file", modelReadsNoFile()));
    }

    ArchRule rule(String name) {
        return Optional.ofNullable(all().get(name)).orElseThrow();
    }

    private ArchRule arrowsPointDown() {
        ArchRule rule = floor(0);
        for (int floor = 1; floor < FLOORS.size(); floor++) {
            rule = CompositeArchRule.of(List.of(rule, floor(floor)));
        }
        return rule.as("arrows point down");
    }

    /** Rooms of one floor know each other as little as they know those above. */
    private ArchRule floor(int floor) {
        List<ArchRule> rules = new ArrayList<>();
        for (String room : FLOORS.get(floor)) {
            List<String> forbidden = new ArrayList<>();
            forbidden.add(base);
            FLOORS.subList(floor, FLOORS.size()).stream()
                    .flatMap(List::stream)
                    .filter(other -> !other.equals(room))
                    .map(this::room)
                    .forEach(forbidden::add);
            rules.add(noClasses()
                    .that()
                    .resideInAPackage(room(room))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden.toArray(String[]::new))
                    .allowEmptyShould(true));
        }
        return CompositeArchRule.of(rules);
    }

    private ArchRule stepsAreIndependent() {
        return slices().matching(base + ".(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(describe("no step", type -> !isStep(type)), DescribedPredicate.alwaysTrue())
                .ignoreDependency(DescribedPredicate.alwaysTrue(), describe("no step", type -> !isStep(type)));
    }

    private ArchRule noCycles() {
        return slices().matching(base + ".(*)..").should().beFreeOfCycles();
    }

    private ArchRule cliKnowsNoStep() {
        return noClasses()
                .that()
                .resideInAPackage(room("cli"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(Stream.concat(STEPS.stream(), Stream.of("planning"))
                        .map(this::room)
                        .toArray(String[]::new));
    }

    private ArchRule onlyExecStartsProcesses() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(room("exec"))
                .should()
                .dependOnClassesThat(describe("ProcessBuilder", type -> type.isEquivalentTo(ProcessBuilder.class)))
                .orShould()
                .callCodeUnitWhere(target(describe("Runtime.exec", call -> is(call, Runtime.class, "exec"))));
    }

    private ArchRule onlyMainExits() {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName(base + ".Main")
                .should()
                .callCodeUnitWhere(target(describe(
                        "System.exit",
                        call -> is(call, System.class, "exit")
                                || is(call, Runtime.class, "exit")
                                || is(call, Runtime.class, "halt"))));
    }

    /** The log folder and the lock are this program's own; what is on the target goes through files. */
    private ArchRule onlyFilesWrites() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(room("files"))
                .and()
                .doNotHaveFullyQualifiedName(base + ".report.LogFolder")
                .and()
                .doNotHaveFullyQualifiedName(base + ".cli.RunLock")
                .should()
                .callCodeUnitWhere(target(describe("a call that writes files", Rules::writes)));
    }

    private ArchRule nobodyPrints() {
        return noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace");
    }

    private ArchRule oneLoggingInterface() {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName(base + ".cli.Logging")
                .and()
                .doNotHaveFullyQualifiedName(base + ".cli.LogbackSetup")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "ch.qos.logback..");
    }

    /** So a run can be played back: the composition root and the description of the process are the only sources. */
    private ArchRule onlyTheEdgeKnowsTimeAndChance() {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName(base + ".Wiring")
                .and()
                .doNotHaveFullyQualifiedName(base + ".Main")
                .and()
                .doNotHaveFullyQualifiedName(base + ".cli.Surroundings")
                .should()
                .callCodeUnitWhere(target(describe(
                        "a clock or chance of its own",
                        call -> is(call, Instant.class, "now")
                                || is(call, Clock.class, "systemUTC")
                                || is(call, Clock.class, "systemDefaultZone")
                                || is(call, System.class, "currentTimeMillis")
                                || is(call, UUID.class, "randomUUID"))))
                .orShould()
                .dependOnClassesThat(resideInAnyPackage("java.util.random")
                        .or(describe("java.util.Random", type -> type.isAssignableTo(Random.class))));
    }

    private ArchRule onlyExecSleeps() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(room("exec"))
                .should()
                .callCodeUnitWhere(target(describe("Thread.sleep", call -> is(call, Thread.class, "sleep"))));
    }

    private ArchRule modelReadsNoFile() {
        return noClasses()
                .that()
                .resideInAnyPackage(room("model"), room("errors"))
                .should()
                .dependOnClassesThat(describe("Files", type -> type.isEquivalentTo(Files.class)))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.io");
    }

    private static boolean writes(CodeUnitCallTarget call) {
        boolean opens = call.getName().equals("<init>")
                && Stream.of(FileWriter.class, RandomAccessFile.class, FileOutputStream.class)
                        .anyMatch(writer -> call.getOwner().isEquivalentTo(writer))
                && call.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(FileDescriptor.class));
        boolean changes = call.getOwner().isEquivalentTo(Files.class) && WRITING_METHODS.contains(call.getName());
        // java.io.File has methods that change as well; nothing here needs the class for anything but a name.
        boolean old = call.getOwner().isEquivalentTo(File.class)
                && List.of("delete", "mkdir", "mkdirs", "renameTo", "createNewFile", "deleteOnExit")
                        .contains(call.getName());
        return opens || changes || old || is(call, FileChannel.class, "open");
    }

    private static boolean is(CodeUnitCallTarget call, Class<?> owner, String name) {
        return call.getOwner().isEquivalentTo(owner) && call.getName().equals(name);
    }

    private boolean isStep(JavaClass type) {
        return STEPS.stream()
                .map(step -> base + "." + step)
                .anyMatch(step -> type.getPackageName().equals(step)
                        || type.getPackageName().startsWith(step + "."));
    }

    private String room(String name) {
        return base + "." + name + "..";
    }
}
