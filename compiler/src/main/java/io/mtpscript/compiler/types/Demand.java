package io.mtpscript.compiler.types;

/** What a function may ask of a type beyond its shape. Language reference sections 2, 5 and 8. */
enum Demand {
    /** Has a JSON form. */
    JSON,
    /** Has a JSON form and is no Option: it stands inside of one, where only a record's field can hold another. */
    JSON_IN_OPTION,
    /** Can be read from JSON: holds no {@code Failure}, whose status the OpenAPI document must know. */
    JSON_READ,
    /** Is a record whose fields a database row can fill. */
    ROW,
    /** Is a record that a log line can carry: has a JSON form and no secret field. */
    LOG,
    /** Can be the key of a Map: holds no function. */
    KEY,
    /** Can be compared: holds no Secret. */
    EQUAL,
    /** Can be compared and shown in a test: holds no Secret and no function. */
    SHOWN,
    /** Can be sorted by: Int or String. */
    ORDER,
    /** Has a canonical CBOR form: holds no function, Secret, Sql or response. */
    CBOR,
    /** Is a key or password: String or Secret. */
    KEY_TEXT
}
