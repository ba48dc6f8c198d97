package io.mtpscript.conformance.architecture;

import io.mtpscript.conformance.architecture.CompiledClass.MemberUse;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Members that must not be used.
 *
 * @param rule the name of the rule it belongs to
 * @param owner matches the class the member is called on, as written in the source
 * @param member matches its name
 * @param when tells apart overloads and places
 * @param remedy what to do instead
 */
record Ban(String rule, Pattern owner, Pattern member, Predicate<MemberUse> when, String remedy) {
    /** In {@code owner} a dot is a dot and a star is any text; both take alternatives in brackets. */
    static Ban of(String rule, String owner, String member, String remedy) {
        String pattern = owner.replace(".", "\\.").replace("*", ".*");
        return new Ban(rule, Pattern.compile(pattern), Pattern.compile(member), use -> true, remedy);
    }

    Ban onlyWhere(Predicate<MemberUse> condition) {
        return new Ban(rule, owner, member, when.and(condition), remedy);
    }

    /** Only the overload with exactly these parameters, written as in a descriptor. */
    Ban withParameters(String parameters) {
        return onlyWhere(use -> use.descriptor().startsWith("(" + parameters + ")"));
    }

    /** Only the overloads whose first parameter is this one, written as in a descriptor. */
    Ban withFirstParameter(String parameter) {
        return onlyWhere(use -> use.descriptor().startsWith("(" + parameter));
    }

    boolean forbids(MemberUse use) {
        return owner.matcher(use.owner()).matches()
                && member.matcher(use.name()).matches()
                && when.test(use);
    }

    Violation violation(CompiledClass type, MemberUse use) {
        String member = use.owner().substring(use.owner().lastIndexOf('.') + 1) + "." + use.name();
        return new Violation(rule, type.name(), use.method(), use.line(), "uses " + member + ": " + remedy);
    }
}
