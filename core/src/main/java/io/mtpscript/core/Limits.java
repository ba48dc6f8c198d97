package io.mtpscript.core;

/**
 * Every bound of the language and the runtime: constants are part of the contract, components are settings.
 *
 * <p>Whoever checks a bound names it here and nowhere else. {@link #DEFAULT} holds the settings' defaults; a setting
 * outside its range is refused by the constructor, so an engine never starts with one.
 *
 * @param gas the gas limit of a request in beta-reductions, {@link #GAS_MIN}..{@link #GAS_MAX}; default 10,000,000
 * @param vmMemoryBytes the memory budget of one VM in bytes, objects and frames together, {@link #VM_MEMORY_MIN}..{@link
 *     #VM_MEMORY_MAX}; default 16 MiB
 * @param requestBodyBytes the most bytes of a request's body, 0..{@link #BYTES_MAX}; default 1 MiB
 * @param urlBytes the most bytes of a request target, 1..{@link #BYTES_MAX}; default 8 KiB
 * @param headerSectionBytes the most bytes of a request's header section, 1..{@link #BYTES_MAX}; default 16 KiB
 * @param headerCount the most header fields of a request, 1..{@link #BYTES_MAX}; default 100
 */
public record Limits(
        long gas, long vmMemoryBytes, int requestBodyBytes, int urlBytes, int headerSectionBytes, int headerCount) {
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    /** The smallest gas limit, in beta-reductions. */
    public static final long GAS_MIN = 1;

    /** The largest gas limit, in beta-reductions. */
    public static final long GAS_MAX = 2_000_000_000;

    /** The smallest memory budget of a VM, in bytes. */
    public static final long VM_MEMORY_MIN = 64L * KIB;

    /** The largest memory budget of a VM, in bytes. */
    public static final long VM_MEMORY_MAX = 1024L * MIB;

    /** The largest value of a setting that counts bytes of a request. */
    public static final int BYTES_MAX = 1024 * MIB;

    /** The most bytes of a response's body ({@link ErrorCode#RESPONSE_TOO_LARGE}). */
    public static final int RESPONSE_BODY_BYTES = 8 * MIB;

    /** How many arrays and objects of a JSON text may stand inside each other, read or written. */
    public static final int JSON_DEPTH = 64;

    /** The most faults of a request's input that are kept; what comes after them is only counted. */
    public static final int FAULTS = 100;

    /** Once the faults that are kept have so many characters together, no more are: the path of each holds whole keys of a document. */
    public static final int FAULT_CHARS = 64 * KIB;

    /** The most characters of a fault's path in a response. */
    public static final int FAULT_PATH_CHARS = KIB;

    /**
     * How many arrays, maps and tags of a CBOR item may stand inside each other: a {@code Json} value has two a level, and 32
     * are left for what wraps it.
     */
    public static final int CBOR_DEPTH = 2 * JSON_DEPTH + 32;

    /** The most rows of a database's answer; more are {@code DbError.TooLarge}. */
    public static final int DATABASE_ANSWER_ROWS = 10_000;

    /** The most bytes of a database's answer, as canonical CBOR; more are {@code DbError.TooLarge}. */
    public static final int DATABASE_ANSWER_BYTES = 8 * MIB;

    /** The most bytes of an effect's error, as canonical CBOR. */
    public static final int EFFECT_ERROR_BYTES = 4 * KIB;

    /** The most bytes of a bearer token. */
    public static final int TOKEN_BYTES = 8 * KIB;

    /** The most bytes of a token's claims, as the canonical CBOR of a {@code Json}: three of them stand for a byte of JSON at most. */
    public static final int CLAIMS_BYTES = 3 * TOKEN_BYTES;

    /** How far clocks may be apart when a token's times are checked, in seconds. */
    public static final int CLOCK_LEEWAY_SECONDS = 60;

    /** The most bytes of the name of an API key's subject. */
    public static final int SUBJECT_BYTES = 256;

    /** The most characters of an {@code Idempotency-Key}. */
    public static final int IDEMPOTENCY_KEY_CHARS = 255;

    /** The most bytes of a file with keys that credentials are checked with. */
    public static final int KEY_FILE_BYTES = 4 * MIB;

    /** The most source files of a program. */
    public static final int SOURCE_FILES = 10_000;

    /** The most bytes of one source file. */
    public static final int SOURCE_FILE_BYTES = 4 * MIB;

    /**
     * The most gas that evaluating all module constants of a program may cost the compiler; a request is charged the sum at its
     * start.
     */
    public static final int CONSTANT_GAS = 10_000_000;

    /** The memory budget, in bytes, of evaluating one module constant. */
    public static final long CONSTANT_MEMORY_BYTES = 16L * MIB;

    /** How many module constants may stand in a row, each of which needs the one before. */
    public static final int CONSTANT_DEPTH = 256;

    /** The most UTF-16 units of a text that the compiler joins of constant ones; what is longer is joined when the program runs. */
    public static final int FOLDED_CHARS = 4 * KIB;

    /**
     * The most parts of a constant, those inside of each other counted, that stands for itself at every place where a local variable
     * is named that has its value.
     */
    public static final int FOLDED_PARTS = 256;

    /** The most bytes of all files of one package. */
    public static final long PACKAGE_BYTES = 64L * MIB;

    /** The most functions of a linked program, specialisations and lambdas counted. */
    public static final int FUNCTIONS = 65_536;

    /** The most registers of one function: a register's number is 16 bits. */
    public static final int REGISTERS = 65_535;

    /** The most instructions of one function. */
    public static final int INSTRUCTIONS = 1 << 20;

    /** The most entries of the type table; linking refuses a program that specialises into more. */
    public static final int TYPES = 16_384;

    /** The most routes of a program. */
    public static final int ROUTES = 4_096;

    /** The most bytes of {@code app.msqs}. */
    public static final int SNAPSHOT_BYTES = 64 * MIB;

    /** The most bytes of an OpenAPI document that is read. */
    public static final int OPENAPI_BYTES = 16 * MIB;

    /** The most bytes of a snapshot's metadata, which is read as a tree. */
    public static final int METADATA_BYTES = 8 * MIB;

    /** The most bytes of {@code app.msqs.sig}: a DER signature over P-256 has at most 72. */
    public static final int SIGNATURE_BYTES = 72;

    /** The most bytes of {@code app.msqs.crt} and of a file of trusted roots. */
    public static final int CERTIFICATES_BYTES = 256 * KIB;

    /** The most certificates of a chain, and of a file of trusted roots. */
    public static final int CERTIFICATES = 64;

    /** The most certificates between a trusted root and the one that signed, itself included. */
    public static final int CHAIN_LENGTH = 8;

    /**
     * How many effect calls of one {@code await all} are under way at a time: a longer one makes so many, and when all of those
     * have their answers the next ones.
     */
    public static final int EFFECTS_SIDE_BY_SIDE = 64;

    /** The most KiB of memory that an Argon2id hash of a password may ask for; the VM's own budget counts besides. */
    public static final int ARGON2_MEMORY_KIB = 64 * KIB;

    /** The most passes over that memory. */
    public static final int ARGON2_PASSES = 16;

    /** The most lanes that memory is divided into. */
    public static final int ARGON2_LANES = 4;

    /** The most bytes of a public key's text: a modulus of 4,096 bits takes some 800. */
    public static final int PUBLIC_KEY_BYTES = 8 * KIB;

    /** The fewest bits of an RSA key's modulus. */
    public static final int RSA_BITS_MIN = 2_048;

    /** The most bits of an RSA key's modulus. */
    public static final int RSA_BITS_MAX = 4_096;

    /** The most bytes of the URL of a request that a program sends. */
    public static final int HTTP_OUT_URL_BYTES = 8 * KIB;

    /** The most headers of a request that a program sends, and of the response that it gets. */
    public static final int HTTP_OUT_HEADERS = 64;

    /** The most bytes of all headers of a request that a program sends, and of the response that it gets. */
    public static final int HTTP_OUT_HEADER_BYTES = 16 * KIB;

    /** The most bytes of the body of a response from another service, unless a deployment says otherwise. */
    public static final int HTTP_OUT_BODY_BYTES = MIB;

    /** The most bytes of a value of a deployment's configuration. */
    public static final int CONFIG_BYTES = 64 * KIB;

    /** The most letters of the name of a configuration value. */
    public static final int CONFIG_NAME = 64;

    /** The bytes of a thread's stack that compiled code may use, unless the thread is known to have more. */
    public static final int COMPILED_STACK_BYTES = 256 * KIB;

    /** The same on a worker's thread, which is made with twice as much. */
    public static final int WORKER_COMPILED_STACK_BYTES = 128 * MIB;

    /** The defaults of all settings. */
    public static final Limits DEFAULT = new Limits(10_000_000, 16L * MIB, MIB, 8 * KIB, 16 * KIB, 100);

    /**
     * @throws IllegalArgumentException if a setting is out of its range; the message names it with its range
     */
    public Limits {
        check("gas limit", gas, GAS_MIN, GAS_MAX);
        check("VM memory", vmMemoryBytes, VM_MEMORY_MIN, VM_MEMORY_MAX);
        check("request body limit", requestBodyBytes, 0, BYTES_MAX);
        check("URL limit", urlBytes, 1, BYTES_MAX);
        check("header section limit", headerSectionBytes, 1, BYTES_MAX);
        check("header count limit", headerCount, 1, BYTES_MAX);
    }

    private static void check(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("The " + name + " is " + value + "; it must be " + min + ".." + max);
        }
    }

    /** These limits with another gas limit. */
    public Limits withGas(long newGas) {
        return new Limits(newGas, vmMemoryBytes, requestBodyBytes, urlBytes, headerSectionBytes, headerCount);
    }

    /** These limits with another memory budget of a VM. */
    public Limits withVmMemoryBytes(long newVmMemoryBytes) {
        return new Limits(gas, newVmMemoryBytes, requestBodyBytes, urlBytes, headerSectionBytes, headerCount);
    }

    /** These limits with another limit of a request's body. */
    public Limits withRequestBodyBytes(int newRequestBodyBytes) {
        return new Limits(gas, vmMemoryBytes, newRequestBodyBytes, urlBytes, headerSectionBytes, headerCount);
    }

    /** These limits with other limits of a request's target and header section. */
    public Limits withHeaders(int newUrlBytes, int newHeaderSectionBytes, int newHeaderCount) {
        return new Limits(gas, vmMemoryBytes, requestBodyBytes, newUrlBytes, newHeaderSectionBytes, newHeaderCount);
    }
}
