package io.mtpscript.compiler.effects;

import java.util.List;

/** How messages show who calls whom. */
final class Chains {
    private static final int LONG = 10;

    private Chains() {}

    /** A long chain is shown by its ends. */
    static String shown(List<String> chain) {
        if (chain.size() <= LONG) {
            return String.join(" -> ", chain);
        }
        int half = LONG / 2;
        return String.join(" -> ", chain.subList(0, half)) + " -> ... -> "
                + String.join(" -> ", chain.subList(chain.size() - half, chain.size()));
    }
}
