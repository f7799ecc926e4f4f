package rp5.provision.cli;

import java.util.List;
import java.util.Optional;
import rp5.provision.errors.Refusal;
import rp5.provision.model.ProvisionPlan;

/**
 * What planning came to.
 *
 * @param plan empty when the facts do not even allow one
 * @param refusals reasons why it must not be carried out; not empty when there is no plan
 * @param warnings what the user should know before saying yes
 */
public record Proposal(Optional<ProvisionPlan> plan, List<Refusal> refusals, List<String> warnings) {
    public Proposal {
        refusals = List.copyOf(refusals);
        warnings = List.copyOf(warnings);
        if (plan.isEmpty() && refusals.isEmpty()) {
            throw new IllegalArgumentException("no plan and no reason why");
        }
    }
}
