/**
 * API 0.0.0
 *
 * Written by `mtpsc client --ts`; changes will be lost when it is written again.
 */

// What the API speaks of

export interface ARequest {
  i: interface2;
  m: Method;
  p: package2;
  s: symbol2;
  t: toString;
}

/** One fault of a request. */
export interface Fault {
  /** Where: `body.items[0].qty`. */
  path: string;
  /** What is wrong there. */
  message: string;
}

export type Method = Method_Named | Method_Values;

export interface Method_Named {
  type: "Named";
  toString: number;
}

export interface Method_Values {
  type: "Values";
  values: [string, number];
}

export interface interface2 {
  valueOf: number[];
  hasOwnProperty?: private2 | null | undefined;
  "__proto__": string;
}

export interface package2 {
  toLocaleString?: string | null | undefined;
  toString: { toString: symbol2 };
  propertyIsEnumerable: Decimal;
}

export interface private2 {
  isPrototypeOf: { [name: string]: boolean };
  "a-b": number;
}

export interface symbol2 {
  constructor: string;
  toString: number;
}

export interface toString {
  n: number;
}

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

export interface AArgs {
  readonly body: ARequest;
}

export type AAnswer =
  | Answer<true, 200, ARequest>
  | ValidationFailedAnswer
  | NotAcceptableAnswer
  | BodyTooLargeAnswer
  | UrlTooLongAnswer
  | UnsupportedMediaTypeAnswer
  | TooManyRequestsAnswer
  | HeadersTooLargeAnswer
  | InternalServerErrorAnswer
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
 */
export class Client {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** `POST /a` */
  a(args: AArgs, options: CallOptions = {}): Promise<AAnswer> {
    return call(this.#options, OPERATIONS.a, args, options) as Promise<AAnswer>;
  }
}

// How values travel

// ... the runtime ...

const SHAPES: { readonly [name: string]: WireShape } = {
  ARequest: { fields: { i: { ref: "interface" }, m: { ref: "Method" }, p: { ref: "package" }, s: { ref: "symbol" }, t: { ref: "toString" } } },
  Fault: { fields: { path: "string", message: "string" } },
  Method: { variants: { Named: "Method.Named", Values: "Method.Values" } },
  "Method.Named": { fields: { type: { choice: ["Named"] }, toString: "int" as const } },
  "Method.Values": { fields: { type: { choice: ["Values"] }, values: { tuple: ["string", "int"] } } },
  interface: { fields: { valueOf: { list: "int" } as const, hasOwnProperty: { nullable: { ref: "private" } } as const, ["__proto__"]: "string" }, optional: ["hasOwnProperty"] },
  package: { fields: { toLocaleString: { nullable: "string" } as const, toString: { fields: { toString: { ref: "symbol" } as const } } as const, propertyIsEnumerable: "decimal" as const }, optional: ["toLocaleString"] },
  private: { fields: { isPrototypeOf: { map: "bool" } as const, "a-b": "int" } },
  symbol: { fields: { constructor: "string" as const, toString: "int" as const } },
  toString: { fields: { n: "int" } } as const,
};

const OPERATIONS = {
  a: {
    method: "POST",
    path: ["a"],
    body: { ref: "ARequest" },
    responses: {
      200: { ref: "ARequest" },
      400: { fields: { error: { choice: ["ValidationFailed"] }, message: "string", details: { list: { ref: "Fault" } } }, optional: ["message", "details"] },
      406: ERROR_BODY,
      413: ERROR_BODY,
      414: ERROR_BODY,
      415: ERROR_BODY,
      429: ERROR_BODY,
      431: ERROR_BODY,
      500: { fields: { error: { choice: ["DecimalOverflow", "DivisionByZero", "GasExhausted", "IntOverflow", "Internal", "MemoryExhausted", "ResponseTooLarge"] }, gasLimit: "int", gasUsed: "int", message: "string" }, optional: ["gasLimit", "gasUsed", "message"] },
      503: ERROR_BODY,
    },
  },
} satisfies { readonly [id: string]: WireOperation };
