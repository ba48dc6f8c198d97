package io.mtpscript.conformance.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What can be named at a place.
 *
 * @param functions that may be called: those declared before
 * @param leaves the result of the function that {@code ?} would leave
 */
record Env(List<Variable> variables, List<Signatures.Signature> functions, Optional<Ty> leaves) {
    record Variable(String text, Ty type) {}

    Env {
        variables = List.copyOf(variables);
        functions = List.copyOf(functions);
    }

    Env with(String name, Ty type) {
        var all = new ArrayList<>(variables);
        all.add(new Variable(name, type));
        return new Env(all, functions, leaves);
    }

    /** The inside of a lambda with this result. */
    Env inside(Ty result) {
        return new Env(variables, functions, Optional.of(result));
    }

    /** Variables of a type, and fields of variables that are records. */
    List<String> of(Ty type) {
        var found = new ArrayList<String>();
        for (Variable variable : variables) {
            if (variable.type().equals(type)) {
                found.add(variable.text());
            } else if (variable.type().is("{")) {
                for (int i = 0; i < variable.type().names().size(); i++) {
                    if (variable.type().arg(i).equals(type)) {
                        found.add(variable.text() + "." + variable.type().name(i));
                    }
                }
            }
        }
        return found;
    }
}
