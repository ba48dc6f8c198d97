package io.mtpscript.engine.settings;

/**
 * What was given for an option.
 *
 * @param origin the flag or variable, as messages name it
 */
record OptionText(String value, String origin) {
    private static final String ON = "true";
    private static final String OFF = "false";

    /** For a switch: what is off has a text too, which takes the place of one that is on elsewhere. */
    static OptionText ofSwitch(boolean on, String origin) {
        return new OptionText(on ? ON : OFF, origin);
    }

    /** Whether the switch that it was given for is on. */
    boolean isOn() {
        return value.equals(ON);
    }
}
