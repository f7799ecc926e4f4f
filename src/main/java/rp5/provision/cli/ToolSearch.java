package rp5.provision.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import rp5.provision.errors.MissingToolException;
import rp5.provision.errors.Refusal;
import rp5.provision.exec.SearchPath;
import rp5.provision.model.Tool;
import rp5.provision.pipeline.Step;

/** Looks for the programs of all steps, so that what is missing is named once and together. */
final class ToolSearch {
    private ToolSearch() {}

    /** What is missing, as the exception to end with; empty when everything is there. */
    static Optional<MissingToolException> missing(List<Step> steps, SearchPath path) {
        List<Tool> tools = steps.stream()
                .flatMap(step -> step.requires().stream())
                .distinct()
                .filter(tool -> path.find(tool.program()).isEmpty())
                .sorted(Comparator.comparing(Tool::program))
                .toList();
        if (tools.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new MissingToolException(
                tools.stream().map(Tool::program).toList(),
                tools.stream().map(Tool::debianPackage).distinct().sorted().toList()));
    }

    /** The same as a refusal, where the rest of the plan is still worth showing. */
    static Refusal refusal(MissingToolException missing) {
        return new Refusal(
                missing.code(), String.valueOf(missing.getMessage()), String.join(" ", missing.details()) + ".");
    }
}
