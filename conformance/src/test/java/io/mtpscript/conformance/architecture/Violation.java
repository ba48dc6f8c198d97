package io.mtpscript.conformance.architecture;

/**
 * A place that breaks a rule.
 *
 * @param rule the rule's name, as in {@code allowed.txt}
 * @param className with dots
 * @param method the method's name; empty where the whole class is meant
 * @param line in the source file, 0 if not known
 * @param what is wrong there, and what to do instead
 */
record Violation(String rule, String className, String method, int line, String what) {
    @Override
    public String toString() {
        String place = method.isEmpty() ? className : className + "#" + method;
        return rule + ": " + place + (line == 0 ? "" : " line " + line) + ": " + what;
    }
}
