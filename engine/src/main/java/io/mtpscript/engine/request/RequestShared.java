package io.mtpscript.engine.request;

import io.mtpscript.effects.EffectProgram;
import io.mtpscript.effects.EffectRuntime;
import io.mtpscript.effects.journal.Journal;
import io.mtpscript.net.routing.Router;
import io.mtpscript.vm.VmImage;

/** What all event loops of one engine share. Safe for all threads. */
public record RequestShared(
        ServedProgram program,
        VmImage image,
        Router router,
        EffectRuntime effects,
        EffectProgram effectProgram,
        Journal journal,
        RequestPolicy policy,
        FaultLog faultLog) {}
