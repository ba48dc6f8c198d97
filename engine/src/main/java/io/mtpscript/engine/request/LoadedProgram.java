package io.mtpscript.engine.request;

import io.mtpscript.core.ExitCode;
import io.mtpscript.effects.EffectProgram;
import io.mtpscript.effects.EffectRuntime;
import io.mtpscript.effects.MissingSettingException;
import io.mtpscript.effects.UnknownEffectException;
import io.mtpscript.engine.StartException;
import io.mtpscript.net.routing.Router;
import io.mtpscript.vm.VmImage;
import io.mtpscript.vm.VmLoad;
import io.mtpscript.vm.VmSettings;
import io.mtpscript.vm.image.CodeWatch;

/**
 * A program that every check has passed, mapped and ready to be served by all event loops of an engine. Safe for all threads.
 *
 * @param image closed by its owner after the last event loop has left it
 */
public record LoadedProgram(ServedProgram served, VmImage image, Router router, EffectProgram effects) {
    /** @throws StartException if this engine cannot run the program */
    public static LoadedProgram load(ServedProgram served, VmSettings vms, EffectRuntime effects)
            throws StartException {
        return load(served, VmImage.load(served.program(), vms), effects);
    }

    /**
     * As the other one, with somebody told what the code does, while one request runs after the other.
     *
     * @throws StartException if this engine cannot run the program
     */
    public static LoadedProgram watched(ServedProgram served, VmSettings vms, EffectRuntime effects, CodeWatch watch)
            throws StartException {
        return load(served, VmImage.loadWatched(served.program(), vms, watch), effects);
    }

    private static LoadedProgram load(ServedProgram served, VmLoad load, EffectRuntime effects) throws StartException {
        VmImage image = switch (load) {
            case VmImage loaded -> loaded;
            case VmLoad.Refused(String message) ->
                throw new StartException(ExitCode.REFUSED, "Snapshot refused: " + message);
        };
        try {
            EffectProgram linked = effects.link(served.program());
            return new LoadedProgram(served, image, new Router(served.program().routes()), linked);
        } catch (MissingSettingException e) {
            image.close();
            throw new StartException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        } catch (UnknownEffectException e) {
            image.close();
            throw new StartException(ExitCode.REFUSED, "Snapshot refused: " + e.getMessage());
        }
    }
}
