package io.mtpscript.compiler.types;

import io.mtpscript.compiler.syntax.Module;
import java.util.List;
import java.util.Optional;

/**
 * Checks a program: names, types, patterns, effects, apis. Pure and deterministic; the order of the modules and of
 * their declarations makes no difference. Language reference sections 2 to 5 and 8.
 */
public final class Checker {
    private Checker() {}

    /**
     * @param user the program's modules, each with a path of its own; imports are resolved among them
     * @return the program when there is no error, in its texts neither, and every independent finding; what the parser found is
     *     not repeated, and nothing is found that may come of it
     */
    public static CheckResult check(List<Module> user, StandardLibrary std) {
        var findings =
                new Findings(user.stream().anyMatch(module -> module.damage().any()));
        var parts = new ProgramChecker(std.library(), findings).check(user);
        return new CheckResult(
                findings.hasErrors() ? Optional.empty() : Optional.of(ProgramChecker.program(parts, std)),
                findings.sorted());
    }
}
