package rp5.provision.postcheck;

import java.util.ArrayList;
import java.util.List;
import rp5.provision.model.CheckResult;

/** Collects in which fields a thing is not as it must be. */
final class Differences {
    private final List<String> found = new ArrayList<>();

    Differences expect(String field, Object wanted, Object is) {
        if (!wanted.toString().equals(is.toString())) {
            found.add(field + " is " + (is.toString().isEmpty() ? "not there" : is) + ", not " + wanted);
        }
        return this;
    }

    CheckResult result(String name, String whenRight, String remedy) {
        return found.isEmpty()
                ? CheckResult.pass(name, whenRight)
                : CheckResult.fail(name, String.join("; ", found), remedy);
    }
}
