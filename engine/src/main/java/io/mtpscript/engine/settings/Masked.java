package io.mtpscript.engine.settings;

import java.net.URI;
import java.util.regex.Pattern;

/** Settings as they may be shown: addresses without what is secret in them. */
public final class Masked {
    static final String MASK = "***";
    private static final Pattern WEB_USER = Pattern.compile("(https?://)[^/:?#@,\\s]*@");
    private static final Pattern PASSWORD = Pattern.compile("(://[^:/@,\\s]*):[^@,\\s]*@");
    private static final Pattern PASSWORD_PARAMETER = Pattern.compile("((?:[?&]|\\b)password=)[^&,\\s]*");
    private static final Pattern WEB_QUERY = Pattern.compile("(https?://[^?,\\s]*\\?)[^,\\s]*");

    /** Credentials of an address whose beginning is none that is known. */
    private static final Pattern CREDENTIALS = Pattern.compile("(?s)^([^:@]*:)?.*@");

    private static final Pattern QUERY = Pattern.compile("(?s)\\?.*");

    private Masked() {}

    /** An address that requests are sent to. */
    public static String of(URI address) {
        return of(address.toString());
    }

    /** A setting that was understood, in which addresses may stand. */
    static String of(String value) {
        String masked = WEB_USER.matcher(value).replaceAll("$1" + MASK + "@");
        masked = PASSWORD.matcher(masked).replaceAll("$1:" + MASK + "@");
        masked = PASSWORD_PARAMETER.matcher(masked).replaceAll("$1" + MASK);
        return WEB_QUERY.matcher(masked).replaceAll("$1" + MASK);
    }

    /** A setting that should be an address and is none: more of it may be secret than can be told. */
    static String refused(String value) {
        String masked = CREDENTIALS.matcher(value).replaceFirst("$1" + MASK + "@");
        masked = PASSWORD_PARAMETER.matcher(masked).replaceAll("$1" + MASK);
        return QUERY.matcher(masked).replaceFirst("?" + MASK);
    }
}
