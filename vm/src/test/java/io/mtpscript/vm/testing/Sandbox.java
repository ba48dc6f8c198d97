package io.mtpscript.vm.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.core.ErrorCode;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Program;
import io.mtpscript.vm.Vm;
import io.mtpscript.vm.VmImage;
import io.mtpscript.vm.VmLoad;
import io.mtpscript.vm.VmOwner;
import io.mtpscript.vm.VmSettings;
import io.mtpscript.vm.VmStatus;
import java.nio.charset.StandardCharsets;

/** One program, loaded, with one VM of it that has begun. */
public final class Sandbox implements AutoCloseable {
    private final VmImage image;
    private final VmOwner owner;
    private final Vm vm;

    private Sandbox(VmImage image, long gas) {
        this.image = image;
        this.owner = new VmOwner(image);
        this.vm = owner.acquire();
        vm.begin(gas, new byte[32]);
    }

    public static Sandbox of(Assembler program) {
        return of(program.build(), 100_000_000, Limits.DEFAULT.vmMemoryBytes());
    }

    public static Sandbox of(Program program, long gas, long memory) {
        VmSettings settings = new VmSettings(Limits.DEFAULT.withVmMemoryBytes(memory), 4);
        return switch (VmImage.load(program, settings)) {
            case VmImage image -> new Sandbox(image, gas);
            case VmLoad.Refused refused -> throw new AssertionError(refused.message());
        };
    }

    public Vm vm() {
        return vm;
    }

    public VmOwner owner() {
        return owner;
    }

    /** Runs a function to its end. */
    public long call(int function, long... arguments) {
        assertEquals(VmStatus.DONE, start(function, arguments), () -> vm.trap() + " " + vm.fault());
        return vm.result();
    }

    /** Runs a function that ends the request. */
    public ErrorCode trap(int function, long... arguments) {
        assertEquals(VmStatus.TRAPPED, start(function, arguments));
        return vm.trap();
    }

    public VmStatus start(int function, long... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            vm.setArgument(i, arguments[i]);
        }
        return vm.run(function);
    }

    public long string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return vm.newString(utf8, 0, utf8.length);
    }

    /** An object of these words, made by the program itself. */
    public long object(long... words) {
        var functions = image.program().functions();
        for (int id = 0; id < functions.size(); id++) {
            if (functions.get(id).name().equals("new" + words.length)) {
                return call(id, words);
            }
        }
        throw new IllegalArgumentException(words.length + " words");
    }

    /** A union value with payloads. */
    public long variant(int index, long... payload) {
        long[] words = new long[payload.length + 1];
        words[0] = index;
        System.arraycopy(payload, 0, words, 1, payload.length);
        return object(words);
    }

    public String text(long word) {
        return vm.reader().string(word);
    }

    @Override
    public void close() {
        owner.release(vm);
        owner.close();
        image.close();
    }
}
