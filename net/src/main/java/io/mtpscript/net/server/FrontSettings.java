package io.mtpscript.net.server;

import io.mtpscript.net.coding.CodingSettings;
import io.mtpscript.net.cors.CorsSettings;
import io.mtpscript.net.rate.RateSettings;

/** What stands between clients and every program. */
public record FrontSettings(CorsSettings cors, CodingSettings coding, RateSettings rates) {
    /** Nothing. */
    public static final FrontSettings NONE = new FrontSettings(CorsSettings.OFF, CodingSettings.OFF, RateSettings.OFF);
}
