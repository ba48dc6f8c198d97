package io.mtpscript.conformance.tiers;

import io.mtpscript.core.code.Program;
import io.mtpscript.net.routing.Router;
import io.mtpscript.vm.VmImage;
import io.mtpscript.vm.VmLoad;
import io.mtpscript.vm.VmOwner;
import io.mtpscript.vm.VmSettings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The program that tiers run, loaded once: making compiled code takes longer than all that is done with it. Used by one thread. */
public final class VmPrograms implements AutoCloseable {
    /** What each VM has; one that is to have less begins with something that takes the rest. */
    static final long MEMORY = Case.MEMORY;

    private static final VmSettings SETTINGS =
            new VmSettings(VmSettings.DEFAULT.limits().withVmMemoryBytes(MEMORY), VmSettings.DEFAULT.maxVms());

    private final boolean compiled;
    private @Nullable Loaded loaded;

    /** @param compiled whether what is pure runs as compiled code */
    public VmPrograms(boolean compiled) {
        this.compiled = compiled;
    }

    record Loaded(Program program, VmImage image, VmOwner owner, Router router) {
        void close() {
            owner.close();
            image.close();
        }
    }

    /** A program with VMs; closes the one before. */
    @SuppressWarnings(
            "ReferenceEquality") // The very same program is asked for again and again; comparing it would cost more
    // than loading.
    Loaded load(Program wanted) {
        Loaded current = loaded;
        if (current != null && current.program() == wanted) {
            return current;
        }
        close();
        VmImage image = switch (VmImage.load(wanted, SETTINGS)) {
            case VmImage accepted -> accepted;
            case VmLoad.Refused(String message) -> throw new IllegalStateException("refused: " + message);
        };
        if (compiled) {
            image.compile();
        }
        Loaded next = new Loaded(wanted, image, new VmOwner(image), new Router(wanted.routes()));
        loaded = next;
        return next;
    }

    @Override
    public void close() {
        Optional.ofNullable(loaded).ifPresent(Loaded::close);
        loaded = null;
    }
}
