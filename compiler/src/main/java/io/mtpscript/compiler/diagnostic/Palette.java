package io.mtpscript.compiler.diagnostic;

/** How parts of a drawn finding are coloured: not at all, or by the escape sequences that every terminal knows. */
enum Palette {
    PLAIN {
        @Override
        String paint(Ink ink, String text) {
            return text;
        }
    },
    COLOURED {
        @Override
        String paint(Ink ink, String text) {
            return text.isEmpty() ? text : "\u001B[" + ink.sequence + "m" + text + "\u001B[0m";
        }
    };

    enum Ink {
        ERROR("1;31"),
        WARNING("1;33"),
        NOTE("1;36"),
        GUTTER("34"),
        RIGHT("1;32"),
        EXAMPLE("36"),
        STRONG("1");

        private final String sequence;

        Ink(String sequence) {
            this.sequence = sequence;
        }
    }

    abstract String paint(Ink ink, String text);
}
