package io.mtpscript.vm;

/** What loading a program gives: an image, or one line that says why there is none. */
public sealed interface VmLoad permits VmImage, VmLoad.Refused {
    /**
     * The program is not one that this VM can run. Nothing was mapped.
     *
     * @param message one line: which function, instruction or type breaks which rule
     */
    record Refused(String message) implements VmLoad {}
}
