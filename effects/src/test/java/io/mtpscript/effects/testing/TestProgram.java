package io.mtpscript.effects.testing;

import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Collects effect sites and makes the program that they stand in. */
public final class TestProgram {
    public final TypeTable types = new TypeTable();
    private final List<Program.EffectSite> sites = new ArrayList<>();
    private final List<Program.ConfigValue> config = new ArrayList<>();

    public Program.EffectSite query(int row) {
        return site("DbRead", "query", List.of(row), types.result(types.list(row)));
    }

    public Program.EffectSite one(int row) {
        return site("DbRead", "one", List.of(row), types.result(types.option(row)));
    }

    public Program.EffectSite returning(int row) {
        return site("DbWrite", "returning", List.of(row), types.result(types.list(row)));
    }

    public Program.EffectSite execute() {
        return site("DbWrite", "execute", List.of(), types.result(types.integer));
    }

    public Program.EffectSite log(String level, int fields) {
        Program.EffectSite site = new Program.EffectSite(
                "Log", level, List.of(fields), List.of(types.string, fields), types.unit, sites.size());
        sites.add(site);
        return site;
    }

    public Program.EffectSite site(String effect, String function, List<Integer> typeArgs, int result) {
        return site(effect, function, typeArgs, List.of(types.sql), result);
    }

    public Program.EffectSite site(
            String effect, String function, List<Integer> typeArgs, List<Integer> argTypes, int result) {
        Program.EffectSite site = new Program.EffectSite(effect, function, typeArgs, argTypes, result, sites.size());
        sites.add(site);
        return site;
    }

    /** A site of Clock, Random, Config or HttpOut. */
    public Program.EffectSite host(String effect, String function, int result, Integer... argTypes) {
        return site(effect, function, List.of(), List.of(argTypes), result);
    }

    /** A configuration value that the program reads. */
    public void reads(String name, Program.ConfigValue.Kind kind) {
        config.add(new Program.ConfigValue(name, kind));
    }

    /** A record type of these fields. */
    public int row(TypeDesc.Field... fields) {
        return types.record(fields);
    }

    public Program program() {
        return new Program(
                "",
                types.types(),
                List.of(),
                new long[0],
                new byte[64],
                List.of(),
                sites,
                List.of(),
                0,
                config,
                new Program.Serve(Optional.empty(), Optional.empty(), Optional.empty()),
                new TreeMap<>(),
                List.of(),
                new long[0],
                new byte[0],
                Collections.emptySortedMap());
    }

    /** A route with these effects. */
    public static Program.Route route(String... effects) {
        return new Program.Route(
                "test",
                "POST",
                List.of(),
                0,
                0,
                List.of(),
                0,
                List.of(),
                0,
                List.of(),
                -1,
                false,
                false,
                List.of(effects),
                OptionalLong.empty(),
                Optional.empty(),
                List.of());
    }
}
