package io.mtpscript.compiler.openapi.changes;

/**
 * One breaking change.
 *
 * @param kind a stable word, for programs
 * @param operation method and path of the older document
 * @param place where in the operation: {@code request body.items[].qty}
 * @param message what has changed there
 */
public record Change(Kind kind, String operation, String place, String message) {
    /** What can break. */
    public enum Kind {
        OPERATION_REMOVED("operation-removed"),
        SECURITY_CHANGED("security-changed"),
        PARAMETER_ADDED("required-parameter-added"),
        PARAMETER_REMOVED("parameter-removed"),
        PARAMETER_REQUIRED("parameter-became-required"),
        DEFAULT_CHANGED("default-changed"),
        BODY_ADDED("request-body-added"),
        BODY_REMOVED("request-body-removed"),
        BODY_REQUIRED("request-body-became-required"),
        MEDIA_TYPE_REMOVED("media-type-removed"),
        RESPONSE_REMOVED("response-removed"),
        RESPONSE_BODY_REMOVED("response-body-removed"),
        HEADER_REMOVED("response-header-removed"),
        HEADER_OPTIONAL("response-header-became-optional"),
        PROPERTY_REMOVED("property-removed"),
        PROPERTY_ADDED("required-property-added"),
        PROPERTY_REQUIRED("property-became-required"),
        PROPERTY_OPTIONAL("property-became-optional"),
        CLOSED("unknown-properties-refused"),
        TYPE_CHANGED("type-changed"),
        FORMAT_CHANGED("format-changed"),
        PATTERN_CHANGED("pattern-changed"),
        BOUND_CHANGED("bound-changed"),
        VALUE_REMOVED("enum-value-removed"),
        VALUE_ADDED("enum-value-added"),
        ALTERNATIVE_REMOVED("alternative-removed"),
        ALTERNATIVE_ADDED("alternative-added");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
