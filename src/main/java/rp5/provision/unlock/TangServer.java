package rp5.provision.unlock;

import java.util.List;
import java.util.Optional;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.exec.Output;
import rp5.provision.exec.Prober;
import rp5.provision.model.CheckResult;
import rp5.provision.model.TangSpec;
import rp5.provision.model.UnlockWay;
import rp5.provision.pipeline.StepContext;

/** The Tang server that was named: whether it answers, and with which key it signs. */
final class TangServer {
    private TangServer() {}

    /** Reasons not to begin: what would make the sealing fail when the disk is half done. */
    static List<Refusal> objections(TangSpec tang, Prober prober) {
        Output answer = prober.probe(TangCommands.keys(tang.url()));
        List<String> keys = answer.lines();
        if (answer.exitCode() != 0 || keys.isEmpty()) {
            return List.of(new Refusal(
                    ResultCode.FAIL_SAFETY_GUARD,
                    "The Tang server " + tang.url() + " does not answer as one: "
                            + answer.stderr().lines().findFirst().orElse("nothing came") + ".",
                    "Look whether it runs: curl " + tang.url() + "/adv."));
        }
        Optional<String> wanted = tang.thumbprint().filter(key -> !keys.contains(key));
        return wanted
                .map(key -> new Refusal(
                        ResultCode.FAIL_SAFETY_GUARD,
                        "The Tang server " + tang.url() + " does not sign with the key " + key + ", but with "
                                + String.join(", ", keys) + ".",
                        "Ask whoever runs it (tang-show-keys); somebody else may answer in its place."))
                .stream()
                .toList();
    }

    /** Seals the key of this way for the server, and tells which of its keys was trusted. */
    static void seal(TangSpec tang, StepContext context) {
        String thumbprint = tang.thumbprint().orElseGet(() -> shown(tang, context.runner()));
        context.runner()
                .run(TangCommands.seal(
                        context.plan().paths(),
                        tang.url(),
                        thumbprint,
                        context.keys().of(UnlockWay.NETWORK)));
        context.runner().verify("the key that the server signs with", prober -> context.progress()
                .checked(
                        tang.thumbprint().isPresent()
                                ? CheckResult.pass("tang-key", thumbprint)
                                : CheckResult.warn(
                                        "tang-key",
                                        thumbprint + ", as " + tang.url() + " showed it: nobody has compared it",
                                        "Compare it with what the server says of itself (tang-show-keys).")));
    }

    private static String shown(TangSpec tang, Prober prober) {
        return prober.probe(TangCommands.keys(tang.url())).lines().stream()
                .findFirst()
                .orElseThrow(() -> new StepException(
                        ResultCode.FAIL_LUKS, "The Tang server " + tang.url() + " does not answer any more."));
    }
}
