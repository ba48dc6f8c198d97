package io.mtpscript.engine.settings;

import java.util.Locale;

/** What can be set from outside: as a flag, or as a variable of the environment. */
enum Option {
    PORT("N", "port to listen on, 0 takes a free one; default 8080"),
    HOST("NAME", "name or address to listen on; default 0.0.0.0, with --dev 127.0.0.1"),
    TRUST("FILE", "PEM file of the root certificates whose snapshots may run"),
    DEV("", "trust the development root that `mtpsc keygen` made; keep a journal in memory"),
    DB("URL", "postgresql://user:password@host:port/database"),
    GAS_LIMIT("N", "gas limit of a request, 1..2000000000; default 10000000"),
    MEMORY("BYTES", "memory of one request, such as 16MiB (the default)"),
    MEMORY_TOTAL("BYTES", "memory of all requests together, such as 4GiB; default half of the machine's"),
    REQUEST_TIMEOUT("MS", "a request ends at its next effect after so long; default 30000"),
    STOP_TIMEOUT("MS", "how long requests may take once the engine stops; default 10000"),
    RECEIVE_TIMEOUT("MS", "how long a client may take to send a request, and to take its response; default 30000"),
    IDLE_TIMEOUT("MS", "how long a connection may be idle; default 75000"),
    MAX_BODY("BYTES", "largest request body; default 1MiB"),
    MAX_URL("BYTES", "longest request target; default 8KiB"),
    MAX_HEADERS("BYTES", "largest header section; default 16KiB"),
    MAX_CONNECTIONS("N", "most connections at a time; default 20000"),
    HEADER_TIMEOUT("MS", "how long a request head, or a TLS handshake, may take; default 10000"),
    MAX_HEADER_COUNT("N", "most header fields of a request; default 100"),
    MAX_CONNECTIONS_PER_ADDRESS("N", "most connections of one address; default as many as all"),
    MAX_REQUESTS_PER_CONNECTION("N", "a connection is closed after so many requests; default 1000000"),
    MAX_STREAMS("N", "most requests at a time on a connection of HTTP/2, 0 turns it off; default 100"),
    MAX_STREAM_RESETS("N", "most requests of HTTP/2 taken back in 30 seconds; default 200"),
    TLS_CERT("FILE", "PEM file of the server's certificate and those between it and a root"),
    TLS_KEY("FILE", "PEM file of the certificate's private key, PKCS#8"),
    UNIX_SOCKET("FILE", "Unix domain socket to listen on besides the port"),
    TRUSTED_PROXIES("LIST", "addresses whose X-Forwarded-For counts, such as 10.0.0.0/8,unix"),
    PROXY_PROTOCOL("", "connections begin with a header of the PROXY protocol, from trusted proxies"),
    RATE_LIMIT("RULES", "how often a client may call, such as 'POST /quote=10/m,*=100/s'"),
    RATE_LIMIT_KEY("KEY", "what tells clients apart: address (the default), principal or header:NAME"),
    RATE_LIMIT_KEYS("N", "most clients and routes that are counted at a time; default 65536"),
    CORS_ORIGINS("LIST", "origins whose pages may call, such as https://app.example; * for all"),
    CORS_HEADERS("LIST", "request headers that these may set; default Authorization,Content-Type,Idempotency-Key"),
    CORS_EXPOSE("LIST", "response headers that these may read; default X-Correlation-Id"),
    CORS_CREDENTIALS("", "let these call with cookies"),
    CORS_MAX_AGE("SECONDS", "how long a browser may keep what it was told of these; default 600"),
    GZIP("", "compress responses for clients that accept it"),
    GZIP_MIN("BYTES", "smallest response that is compressed; default 1KiB"),
    ETAGS("", "give responses to GET an ETag, and look at If-None-Match"),
    MAX_REQUESTS("N", "most requests at a time on one event loop; default 10000"),
    EVENT_LOOPS("N", "threads that serve; default one a processor"),
    IO_URING("", "have these work with io_uring, where the kernel lets them"),
    WORKERS("N", "threads on which long requests go on; default one a processor"),
    WORKER_QUEUE("N", "most requests that wait for a worker; default 200 for each worker"),
    SLICE_GAS("N", "gas that a request may use before it goes to a worker; default 10000"),
    SETTINGS("FILE", "TOML file with settings, such as gas-limit = 1000000; variables go before it"),
    MANAGEMENT_PORT("N", "port for /healthz, /readyz, /metrics and /info, 0 takes a free one; default none"),
    MANAGEMENT_HOST("NAME", "where the management port listens; default 127.0.0.1"),
    DRAIN_DELAY("MS", "how long requests are still taken after /readyz says no; default 0"),
    WATCH("", "serve another snapshot as soon as the file changes, as SIGHUP does"),
    ENGINE_LOG("FORMAT", "json or text: the engine's own lines on standard error; default json, with --dev text"),
    ENGINE_LOG_LEVEL("LEVEL", "the least level of them that is written: info (the default), warn or error"),
    TRACE("URL", "collector of traces (OTLP/HTTP), such as http://localhost:4318/v1/traces; default none"),
    TRACE_SAMPLE("SHARE", "of the requests that come without a trace so many are traced, 0..1; default 1"),
    TRACE_SERVICE("NAME", "as the collector shows this engine; default mtpscript"),
    TRACE_QUEUE("BYTES", "what may wait to be sent there before traces are lost; default 16MiB"),
    ACCESS_LOG("", "a line of JSON on standard error for each request, without its path, query and body"),
    LAMBDA("", "answer events of AWS Lambda instead of listening"),
    LAMBDA_STREAM("", "answer as a function URL takes it that streams"),
    AUTH_JWKS("FILE", "JSON Web Key Set that tokens of `auth bearer` are checked with, or https://... of one"),
    AUTH_JWKS_REFRESH("MS", "how often the key set is fetched from its URL; default 300000"),
    AUTH_JWKS_ASK("MS", "how long tokens with unknown keys cannot have it fetched again; default 10000"),
    AUTH_API_KEYS("FILE", "SHA-256 hashes of the keys of `auth apiKey`, and whom they belong to"),
    JOURNAL("KIND", "none, memory, file:DIR, db or postgresql://...; default none, with --dev memory"),
    JOURNAL_KEY_FILE("FILE", "keys of the journal, 64 hex digits a line; the first one encrypts"),
    JOURNAL_SEGMENT("BYTES", "size from which on the journal begins another file; default 64MiB"),
    JOURNAL_MAX_MIB("N", "the journal's oldest files go beyond so many MiB; default 8192"),
    JOURNAL_HOURS("N", "what the journal has goes after so many hours; default 720"),
    JOURNAL_COMPACT("MS", "how often erased and old requests are taken out of the journal's files; default 60000"),
    JOURNAL_QUEUE("BYTES", "what may wait to be journalled before requests are refused; default 64MiB"),
    AUDIT("SINKS", "none or file:DIR, with stdout and https://... after commas; default none"),
    AUDIT_TOKEN("TOKEN", "bearer token for the audit trail's collector, or file:PATH of one"),
    AUDIT_KEY_FILE("FILE", "ECDSA P-256 key that heads of the audit trail are signed with, PKCS#8 PEM"),
    AUDIT_HEAD("N", "records between two heads of the audit trail; default 1000"),
    AUDIT_FILE("BYTES", "size from which on the audit trail begins another file; default 64MiB"),
    AUDIT_QUEUE("BYTES", "what may wait to be audited before requests are refused; default 64MiB"),
    DB_CONNECTIONS("N", "most connections to the database; default 16"),
    DB_TIMEOUT("MS", "how long a statement may take; default 10000"),
    DB_ISOLATION("LEVEL", "serializable (the default), repeatable-read or read-committed"),
    DB_READ("URL", "a replica for requests whose route does not write"),
    DB_ACQUIRE_TIMEOUT("MS", "how long a call waits for a connection to the database; default 5000"),
    DB_CONNECT_TIMEOUT("MS", "how long making a connection to the database may take; default 5000"),
    DB_IDLE_TIMEOUT("MS", "the server ends a transaction that waits for its request so long; default 60000"),
    DB_MAX_IDLE("MS", "a connection to the database that is not used for so long is closed; default 60000"),
    DB_WAITING("N", "most calls of one event loop that wait for a connection; default 10000"),
    DB_STATEMENTS("N", "most prepared statements that a connection keeps; default 256"),
    DB_MAX_ROWS("N", "most rows of an answer; default 10000"),
    DB_MAX_ANSWER("BYTES", "largest answer of the database; default 8MiB"),
    IDEMPOTENCY_PRINCIPAL_HEADER("NAME", "header that says who calls, for keys on routes without auth"),
    IDEMPOTENCY_HOURS("N", "how long the response to an Idempotency-Key is kept; default 24"),
    IDEMPOTENCY_MAX_RESPONSE("BYTES", "largest response that is kept; default 1MiB"),
    CONFIG("FILE", "JSON object with values of the program's configuration, or a folder of files"),
    RANDOM_KEY("TEXT", "key of random values and of secrets in journals, at least 32 bytes"),
    HTTP_ALLOW("HOSTS", "services that programs may call, such as api.example.com,10.1.0.0/16"),
    HTTP_TRUST("FILE", "PEM file of authorities that HttpOut trusts besides the platform's"),
    HTTP_TIMEOUT("MS", "how long a call of another service may take; default 10000"),
    HTTP_MAX_REQUEST("BYTES", "largest body sent to another service; default 1MiB"),
    HTTP_MAX_RESPONSE("BYTES", "largest body taken from another service; default 1MiB"),
    HTTP_CONNECTIONS("N", "most connections of an event loop to one host and port; default 64"),
    HTTP_CONCURRENCY("N", "most calls of one host and port at a time, more are Refused; default 0, any number"),
    HTTP_BREAKER("N", "leave a host alone after so many failures in a row; default 0, never"),
    HTTP_BREAKER_TIME("MS", "for how long a host is left alone; default 10000"),
    HTTP_COMPRESSION("", "ask other services for compressed responses"),
    HTTP_RATIO("N", "most times its compressed size that a response may have; default 100"),
    OUTBOX_TRIES("N", "so often a request of afterCommit is sent before it is given up; default 20"),
    OUTBOX_DELAY("MS", "from its first failure to its second try, doubled from try to try; default 1000"),
    OUTBOX_MAX_DELAY("MS", "longest time between two tries; default 3600000"),
    OUTBOX_POLL("MS", "how often the outbox is looked at; default 1000"),
    OUTBOX_CONCURRENCY("N", "most requests of afterCommit that are sent at a time; default 16"),
    LOG("TARGET", "stdout (the default), file:PATH or https://..."),
    LOG_TOKEN("TOKEN", "bearer token for the log's collector, or file:PATH of one"),
    LOG_FORMAT("FORMAT", "json (the default) or cloudwatch"),
    LOG_LEVEL("LEVEL", "lines below it are left out: debug (the default), info, warn or error"),
    LOG_REDACT("NAMES", "fields whose values are left out, such as email,phone"),
    LOG_FILE_SIZE("BYTES", "size from which on the log begins another file; default 64MiB"),
    LOG_FILES("N", "how many files of the log are kept; default 10"),
    LOG_QUEUE("BYTES", "what may wait to be logged before lines are lost; default 64MiB"),
    ACCOUNT_ID("TEXT", "part of every seed; default local"),
    FUNCTION_VERSION("TEXT", "part of every seed; default $LATEST");

    private final String value;
    private final String help;

    Option(String value, String help) {
        this.value = value;
        this.help = help;
    }

    /** What stands for the value in the help; empty for a switch. */
    String value() {
        return value;
    }

    String help() {
        return help;
    }

    boolean isSwitch() {
        return value.isEmpty();
    }

    /** Such as {@code --gas-limit}. */
    String flag() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Such as {@code MTP_GAS_LIMIT}. */
    String variable() {
        return "MTP_" + name();
    }
}
