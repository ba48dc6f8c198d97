package io.mtpscript.engine.settings;

/**
 * What was given for an option.
 *
 * @param origin the flag or variable, as messages name it
 */
record OptionText(String value, String origin) {}
