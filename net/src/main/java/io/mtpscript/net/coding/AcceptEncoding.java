package io.mtpscript.net.coding;

import java.util.List;
import java.util.Locale;

/** What codings a client takes (RFC 9110 section 12.5.3). */
final class AcceptEncoding {
    private AcceptEncoding() {}

    /** Whether gzip is taken, and no less than the answer as it is. */
    static boolean takesGzip(List<String> fields) {
        double gzip = -1;
        double identity = -1;
        double any = -1;
        for (String field : fields) {
            for (String member : field.split(",", -1)) {
                String[] parts = member.split(";", -1);
                String coding = parts[0].strip().toLowerCase(Locale.ROOT);
                double weight = weight(parts);
                switch (coding) {
                    case "gzip", "x-gzip" -> gzip = weight;
                    case "identity" -> identity = weight;
                    case "*" -> any = weight;
                    default -> {
                        // Another coding, which is none of ours.
                    }
                }
            }
        }
        double given = gzip >= 0 ? gzip : any;
        return given > 0 && given >= identity;
    }

    /** 1 where there is none; 0 where it is no number, so that nothing unwanted is sent. */
    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                String number = parameter.substring(2);
                return number.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?") ? Double.parseDouble(number) : 0;
            }
        }
        return 1;
    }
}
