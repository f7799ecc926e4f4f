package rp5.provision.planning;

import java.util.List;
import java.util.Optional;
import rp5.provision.errors.Refusal;
import rp5.provision.model.ProvisionPlan;

/**
 * What planning came to.
 *
 * @param plan empty when there is nothing sensible to plan; the refusals say why
 * @param warnings what the user should know before he says yes
 */
public record Planned(Optional<ProvisionPlan> plan, List<Refusal> refusals, List<String> warnings) {
    public Planned {
        refusals = List.copyOf(refusals);
        warnings = List.copyOf(warnings);
    }
}
