package io.mtpscript.vm;

import io.mtpscript.core.code.Program;
import io.mtpscript.vm.image.CodeWatch;
import io.mtpscript.vm.image.Image;
import io.mtpscript.vm.image.ImageVerifier;
import io.mtpscript.vm.image.VerifiedProgram;
import io.mtpscript.vm.jit.TierTwo;
import io.mtpscript.vm.machine.CompiledFunction;
import io.mtpscript.vm.memory.MappingException;
import io.mtpscript.vm.memory.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A program that passed the verifier, its constants mapped read-only. Shared by all VMs of all threads; immutable until
 * {@link #close}, which must come after the last owner's.
 */
public final class VmImage implements VmLoad, AutoCloseable {
    private final Image image;
    private final VmSettings settings;
    private volatile @Nullable CompiledFunction[] compiled = new CompiledFunction[0];

    private VmImage(Image image, VmSettings settings) {
        this.image = image;
        this.settings = settings;
    }

    /** Verifies a program and maps its constants; refuses with one line what breaks a rule of docs/internals.md. */
    public static VmLoad load(Program program, VmSettings settings) {
        return load(program, settings, Image::map);
    }

    /** As {@link #load}, with somebody told what the code does: for the coverage of tests, and for profiles. */
    public static VmLoad loadWatched(Program program, VmSettings settings, CodeWatch watch) {
        return load(program, settings, verified -> Image.map(verified, watch));
    }

    private static VmLoad load(Program program, VmSettings settings, Function<VerifiedProgram, Image> map) {
        List<String> refusals = new ArrayList<>();
        Optional<VerifiedProgram> verified = ImageVerifier.verify(program, refusals::add);
        if (verified.isEmpty()) {
            return new Refused(refusals.getFirst());
        }
        try {
            return new VmImage(map.apply(verified.get()), settings);
        } catch (MappingException e) {
            return new Refused("The program's constants cannot be mapped: " + e.getMessage());
        }
    }

    public Program program() {
        return image.program();
    }

    public VmSettings settings() {
        return settings;
    }

    /**
     * Makes tier 2: the code of everything pure as bytecode of the JVM. Requests that begin before it is done run with the
     * interpreter alone, with the same results. May be called on any thread; takes about a tenth of a millisecond a function.
     */
    public void compile() {
        compile(true);
    }

    /** Without gas: for benchmarks that ask what metering costs, and for nothing else, since nothing ends such a program. */
    public void compileUnmetered() {
        compile(false);
    }

    private void compile(boolean metered) {
        if (!image.watched()) {
            compiled = TierTwo.compile(image, Region.wordMask(image.memory(), VmOwner.capacity(settings)), metered);
        }
    }

    /** The names of functions without effects that {@link #compile} has left to the interpreter: they, or what they call, are too large. */
    public List<String> uncompiled() {
        @Nullable CompiledFunction[] all = compiled;
        List<String> names = new ArrayList<>();
        for (int id = 0; id < all.length; id++) {
            if (all[id] == null && program().functions().get(id).pure()) {
                names.add(program().functions().get(id).name());
            }
        }
        return names;
    }

    /** The code of pure functions in tier 2, by id; empty until it is made. Not to be changed. */
    @Nullable
    CompiledFunction[] compiled() {
        return compiled;
    }

    Image image() {
        return image;
    }

    @Override
    public void close() {
        image.close();
    }
}
