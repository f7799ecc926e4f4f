package rp5.provision.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rp5.provision.Main;

/** Holds every rule against the program, and against code written to break it: a rule that cannot fail says nothing. */
class ArchitectureTest {
    private static final String PROGRAM = "rp5.provision";
    private static final String CANARY = "rp5.canary";
    private static final JavaClasses PROGRAM_CLASSES = new ClassFileImporter()
            .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());
    private static final JavaClasses CANARY_CLASSES = new ClassFileImporter().importPackages(CANARY);

    static Stream<String> rules() {
        return new Rules(PROGRAM).all().keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void programKeepsTheRule(String name) {
        EvaluationResult result = new Rules(PROGRAM).rule(name).evaluate(PROGRAM_CLASSES);

        assertThat(result.getFailureReport().getDetails()).as(name).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void ruleCatchesItsCanary(String name) {
        EvaluationResult result = new Rules(CANARY).rule(name).evaluate(CANARY_CLASSES);

        assertThat(result.hasViolation()).as(name).isTrue();
    }

    @Test
    void everyRoomHasItsFloor() {
        Set<String> rooms = PROGRAM_CLASSES.stream()
                .map(type -> type.getPackageName())
                .filter(name -> name.startsWith(PROGRAM + "."))
                .map(name -> name.substring(PROGRAM.length() + 1).replaceAll("\\..*", ""))
                .collect(Collectors.toSet());

        assertThat(Rules.rooms()).containsExactlyInAnyOrderElementsOf(rooms);
    }

    @Test
    void nullIsMarkedInEveryRoom() {
        Set<String> marked = PROGRAM_CLASSES.stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .filter(type -> type.isAnnotatedWith(NullMarked.class))
                .map(type -> type.getPackageName())
                .collect(Collectors.toSet());

        assertThat(PROGRAM_CLASSES.stream().map(type -> type.getPackageName()).collect(Collectors.toSet()))
                .isEqualTo(marked);
    }
}
