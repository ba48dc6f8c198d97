/**
 * API 0.0.0
 *
 * Written by `mtpsc client --ts`; changes will be lost when it is written again.
 */

// What the API speaks of

/** One fault of a request. */
export interface Fault {
  /** Where: `body.items[0].qty`. */
  path: string;
  /** What is wrong there. */
  message: string;
}

export type Order = "Asc" | "Desc";

// What its operations take and give

/** `BodyTooLarge`: The body is over its limit */
export type BodyTooLargeAnswer = Answer<false, 413, ErrorBody<"BodyTooLarge">>;

/** `HeadersTooLarge`: The headers are over their limit */
export type HeadersTooLargeAnswer = Answer<false, 431, ErrorBody<"HeadersTooLarge">>;

/**
 * `DecimalOverflow`: A Decimal result does not fit 34 digits
 * `DivisionByZero`: Division by zero
 * `GasExhausted`
 * `IntOverflow`: An Int result does not fit 64 bits
 * `Internal`
 * `MemoryExhausted`: The request used up its memory
 * `ResponseTooLarge`: The response is over its limit
 */
export type InternalServerErrorAnswer = Answer<false, 500, { error: "DecimalOverflow" | "DivisionByZero" | "GasExhausted" | "IntOverflow" | "Internal" | "MemoryExhausted" | "ResponseTooLarge"; gasLimit?: number | undefined; gasUsed?: number | undefined; message?: string | undefined }>;

/**
 * `DecimalOverflow`: A Decimal result does not fit 34 digits
 * `DivisionByZero`: Division by zero
 * `GasExhausted`
 * `IntOverflow`: An Int result does not fit 64 bits
 * `Internal`
 * `InvalidHeader`: A response header has characters that are not allowed
 * `MemoryExhausted`: The request used up its memory
 * `ResponseTooLarge`: The response is over its limit
 */
export type InternalServerErrorWithInvalidHeaderAnswer = Answer<false, 500, { error: "DecimalOverflow" | "DivisionByZero" | "GasExhausted" | "IntOverflow" | "Internal" | "InvalidHeader" | "MemoryExhausted" | "ResponseTooLarge"; gasLimit?: number | undefined; gasUsed?: number | undefined; message?: string | undefined }>;

/** `NotAcceptable`: The answer is application/json */
export type NotAcceptableAnswer = Answer<false, 406, ErrorBody<"NotAcceptable">>;

/**
 * `Overloaded`: The server is at its limit
 * `ShuttingDown`: The server is shutting down
 */
export type ServiceUnavailableAnswer = Answer<false, 503, ErrorBody<"Overloaded" | "ShuttingDown">>;

/** `TooManyRequests`: Too many requests */
export type TooManyRequestsAnswer = Answer<false, 429, ErrorBody<"TooManyRequests">>;

/** `UnsupportedMediaType`: The body must be application/json */
export type UnsupportedMediaTypeAnswer = Answer<false, 415, ErrorBody<"UnsupportedMediaType">>;

/** `UrlTooLong`: The URL is over its limit */
export type UrlTooLongAnswer = Answer<false, 414, ErrorBody<"UrlTooLong">>;

/** `ValidationFailed`: The request is not valid */
export type ValidationFailedAnswer = Answer<false, 400, { error: "ValidationFailed"; message?: string | undefined; details?: Fault[] | undefined }>;

export interface GetRootArgs {
}

export type GetRootAnswer =
  | Answer<true, 200, number>
  | NotAcceptableAnswer
  | UrlTooLongAnswer
  | TooManyRequestsAnswer
  | HeadersTooLargeAnswer
  | InternalServerErrorAnswer
  | ServiceUnavailableAnswer;

export interface SearchArgs {
  readonly path: {
    readonly customer: number;
    readonly year: string;
  };
  readonly query: {
    /**
     * The page, counted from 1.
     * Default: 1
     */
    readonly page?: number | undefined;
    /** Default: "Desc" */
    readonly order?: Order | undefined;
    /** Default: 0.5 */
    readonly least?: Decimal | undefined;
    /** Default: false */
    readonly exact?: boolean | undefined;
    /** Default: "a \"b\"" */
    readonly text?: string | undefined;
    readonly after?: number | undefined;
    readonly tag?: string[] | undefined;
    readonly orders?: Order[] | undefined;
    readonly needed: number;
  };
  readonly headers: {
    /** Where the request comes from. */
    readonly xTrace?: string | undefined;
    /** Default: 3 */
    readonly "x-api-version"?: number | undefined;
    readonly idempotencyKey: string;
  };
}

export type SearchAnswer =
  | Answer<true, 200, { page: number; year: string }>
  | ValidationFailedAnswer
  | NotAcceptableAnswer
  | UrlTooLongAnswer
  | TooManyRequestsAnswer
  | HeadersTooLargeAnswer
  | InternalServerErrorAnswer
  | ServiceUnavailableAnswer;

export interface ConstructorArgs {
}

export type ConstructorAnswer =
  | Answer<true, 200, undefined>
  | Answer<false, 406, undefined>
  | Answer<false, 414, undefined>
  | Answer<false, 429, undefined>
  | Answer<false, 431, undefined>
  | Answer<false, 500, undefined>
  | Answer<false, 503, undefined>;

export interface NeedsNothingArgs {
}

export type NeedsNothingAnswer =
  | Answer<true, 200, string>
  | NotAcceptableAnswer
  | UrlTooLongAnswer
  | TooManyRequestsAnswer
  | HeadersTooLargeAnswer
  | InternalServerErrorAnswer
  | ServiceUnavailableAnswer;

export interface SeveralArgs {
  readonly path: {
    readonly which: number;
  };
  readonly body: { n: number };
}

export type SeveralAnswer =
  | Answer<true, 200, string>
  | Answer<true, 201, { made: boolean }>
  | Answer<true, 204, undefined>
  | ValidationFailedAnswer
  | NotAcceptableAnswer
  | Answer<false, 409, ErrorBody<"TooSmall">>
  | BodyTooLargeAnswer
  | UrlTooLongAnswer
  | UnsupportedMediaTypeAnswer
  | Answer<false, 422, { error: "Wrong"; details: string[] }>
  | TooManyRequestsAnswer
  | HeadersTooLargeAnswer
  | InternalServerErrorWithInvalidHeaderAnswer
  | ServiceUnavailableAnswer;

/** Where the API is, and what goes with every call. */
export interface ClientOptions {
  /** "https://api.example.com"; in a browser "" is the page's own host. */
  readonly baseUrl: string;
  readonly headers?: { readonly [name: string]: string };
  /** Another fetch, to log, retry or test. */
  readonly fetch?: typeof fetch;
}

/**
 * Calls the API. Every method gives an answer whatever its status, so that the compiler asks for each case;
 * `unwrap` gives the body of a success and throws otherwise. A call that gets no answer throws what fetch throws.
 *
 * `GET /found` is not here: it takes a body, and fetch sends none with GET.
 */
export class Client {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** `GET /` */
  getRoot(args: GetRootArgs = {}, options: CallOptions = {}): Promise<GetRootAnswer> {
    return call(this.#options, OPERATIONS.getRoot, args, options) as Promise<GetRootAnswer>;
  }

  /**
   * Parameters of every kind.
   *
   * `GET /customers/{customer}/orders/{year}`
   */
  search(args: SearchArgs, options: CallOptions = {}): Promise<SearchAnswer> {
    return call(this.#options, OPERATIONS.search, args, options) as Promise<SearchAnswer>;
  }

  /** `HEAD /head` */
  constructor_(args: ConstructorArgs = {}, options: CallOptions = {}): Promise<ConstructorAnswer> {
    return call(this.#options, OPERATIONS.constructor, args, options) as Promise<ConstructorAnswer>;
  }

  /** `GET /ping` */
  needsNothing(args: NeedsNothingArgs = {}, options: CallOptions = {}): Promise<NeedsNothingAnswer> {
    return call(this.#options, OPERATIONS.needsNothing, args, options) as Promise<NeedsNothingAnswer>;
  }

  /**
   * Several answers.
   *
   * `POST /several/{which}`
   */
  several(args: SeveralArgs, options: CallOptions = {}): Promise<SeveralAnswer> {
    return call(this.#options, OPERATIONS.several, args, options) as Promise<SeveralAnswer>;
  }
}

// How values travel

// ... the runtime ...

const SHAPES: { readonly [name: string]: WireShape } = {
  Fault: { fields: { path: "string", message: "string" } },
  Order: { choice: ["Asc", "Desc"] },
};

const OPERATIONS = {
  getRoot: {
    method: "GET",
    path: [],
    responses: {
      200: "int",
      406: ERROR_BODY,
      414: ERROR_BODY,
      429: ERROR_BODY,
      431: ERROR_BODY,
      500: { fields: { error: { choice: ["DecimalOverflow", "DivisionByZero", "GasExhausted", "IntOverflow", "Internal", "MemoryExhausted", "ResponseTooLarge"] }, gasLimit: "int", gasUsed: "int", message: "string" }, optional: ["gasLimit", "gasUsed", "message"] },
      503: ERROR_BODY,
    },
  },
  search: {
    method: "GET",
    path: ["customers", { field: "customer", name: "customer", shape: "int" }, "orders", { field: "year", name: "year", shape: "string" }],
    query: [{ field: "page", name: "page", shape: "int" }, { field: "order", name: "order", shape: { ref: "Order" } }, { field: "least", name: "least", shape: "decimal" }, { field: "exact", name: "exact", shape: "bool" }, { field: "text", name: "text", shape: "string" }, { field: "after", name: "after", shape: "int" }, { field: "tag", name: "tag", shape: { list: "string" } }, { field: "orders", name: "orders", shape: { list: { ref: "Order" } } }, { field: "needed", name: "needed", shape: "int" }],
    headers: [{ field: "xTrace", name: "X-Trace", shape: "string" }, { field: "x-api-version", name: "x-api-version", shape: "int" }, { field: "idempotencyKey", name: "Idempotency-Key", shape: "string" }],
    responses: {
      200: { fields: { page: "int", year: "string" } },
      400: { fields: { error: { choice: ["ValidationFailed"] }, message: "string", details: { list: { ref: "Fault" } } }, optional: ["message", "details"] },
      406: ERROR_BODY,
      414: ERROR_BODY,
      429: ERROR_BODY,
      431: ERROR_BODY,
      500: { fields: { error: { choice: ["DecimalOverflow", "DivisionByZero", "GasExhausted", "IntOverflow", "Internal", "MemoryExhausted", "ResponseTooLarge"] }, gasLimit: "int", gasUsed: "int", message: "string" }, optional: ["gasLimit", "gasUsed", "message"] },
      503: ERROR_BODY,
    },
  },
  constructor: {
    method: "HEAD",
    path: ["head"],
    responses: {
      200: null,
      406: null,
      414: null,
      429: null,
      431: null,
      500: null,
      503: null,
    },
  },
  needsNothing: {
    method: "GET",
    path: ["ping"],
    responses: {
      200: "string",
      406: ERROR_BODY,
      414: ERROR_BODY,
      429: ERROR_BODY,
      431: ERROR_BODY,
      500: { fields: { error: { choice: ["DecimalOverflow", "DivisionByZero", "GasExhausted", "IntOverflow", "Internal", "MemoryExhausted", "ResponseTooLarge"] }, gasLimit: "int", gasUsed: "int", message: "string" }, optional: ["gasLimit", "gasUsed", "message"] },
      503: ERROR_BODY,
    },
  },
  several: {
    method: "POST",
    path: ["several", { field: "which", name: "which", shape: "int" }],
    body: { fields: { n: "int" } },
    responses: {
      200: "string",
      201: { fields: { made: "bool" } },
      204: null,
      400: { fields: { error: { choice: ["ValidationFailed"] }, message: "string", details: { list: { ref: "Fault" } } }, optional: ["message", "details"] },
      406: ERROR_BODY,
      409: ERROR_BODY,
      413: ERROR_BODY,
      414: ERROR_BODY,
      415: ERROR_BODY,
      422: { fields: { error: { choice: ["Wrong"] }, details: { list: "string" } } },
      429: ERROR_BODY,
      431: ERROR_BODY,
      500: { fields: { error: { choice: ["DecimalOverflow", "DivisionByZero", "GasExhausted", "IntOverflow", "Internal", "InvalidHeader", "MemoryExhausted", "ResponseTooLarge"] }, gasLimit: "int", gasUsed: "int", message: "string" }, optional: ["gasLimit", "gasUsed", "message"] },
      503: ERROR_BODY,
    },
  },
} satisfies { readonly [id: string]: WireOperation };
