package io.mtpscript.vm.jit;

import io.mtpscript.vm.image.Image;

/**
 * What the code of all functions of an image shares.
 *
 * @param mask masks an offset to that of a whole word of a VM
 * @param metered whether gas is charged: false for benchmarks that ask what that costs
 */
record CodeModel(Names names, Purity purity, long[] constants, long mask, boolean metered) {
    static CodeModel of(Image image, long mask, boolean metered) {
        return new CodeModel(new Names(image), new Purity(image.functions()), image.constants(), mask, metered);
    }
}
