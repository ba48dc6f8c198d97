/**
 * API 0.0.0
 *
 * Written by `mtpsc client --ts`; changes will be lost when it is written again.
 */

// What the API speaks of

/** A name that JavaScript has too, and *\/ in a comment. */
export interface Error2 {
  text?: string | null | undefined;
  amount: Decimal;
  exact: Decimal;
  big: bigint;
  any: Json;
  byName: { [name: string]: (number | null)[] };
  nothing: Record<string, never>;
  "odd-name": number;
}

/** One fault of a request. */
export interface Fault {
  /** Where: `body.items[0].qty`. */
  path: string;
  /** What is wrong there. */
  message: string;
}

/**
 * Whether.
 *
 * - `Raised`: Up.
 * - `Lowered`
 */
export type Flag = "Raised" | "Lowered";

export type IntError = "IntOverflow" | "DivisionByZero";

export type Pair = Pair_One | Pair_Two | Pair_Same | Pair_Wrapped;

export interface Pair_One {
  type: "One";
  value: number;
}

export interface Pair_Same {
  type: "Same";
  values: [Flag, Flag];
}

export interface Pair_Two {
  type: "Two";
  values: [number, string];
}

export interface Pair_Wrapped {
  type: "Wrapped";
  value: Decimal;
}

export type ResultOfIntAndIntError = ResultOfIntAndIntError_Ok | ResultOfIntAndIntError_Err;

export interface ResultOfIntAndIntError_Err {
  type: "Err";
  error: IntError;
}

export interface ResultOfIntAndIntError_Ok {
  type: "Ok";
  value: number;
}

/** What a drawing has. */
export type Shape = Shape_Circle | Shape_Square | Shape_Unknown;

/** Round. */
export interface Shape_Circle {
  type: "Circle";
  radius: Decimal;
}

export interface Shape_Square {
  type: "Square";
  side: number;
  label?: string | null | undefined;
}

export interface Shape_Unknown {
  type: "Unknown";
}

export type TreeOfInt = TreeOfInt_Leaf | TreeOfInt_Node;

export interface TreeOfInt_Leaf {
  type: "Leaf";
  value: number;
}

export interface TreeOfInt_Node {
  type: "Node";
  left: TreeOfInt;
  right: TreeOfInt;
}

export type TreeOfString = TreeOfString_Leaf | TreeOfString_Node;

export interface TreeOfString_Leaf {
  type: "Leaf";
  value: string;
}

export interface TreeOfString_Node {
  type: "Node";
  left: TreeOfString;
  right: TreeOfString;
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

export interface DrawArgs {
  readonly body: { flag: Flag; pair: Pair; shape: Shape; tree: TreeOfInt };
}

export type DrawAnswer =
  | Answer<true, 200, Shape>
  | ValidationFailedAnswer
  | NotAcceptableAnswer
  | BodyTooLargeAnswer
  | UrlTooLongAnswer
  | UnsupportedMediaTypeAnswer
  | TooManyRequestsAnswer
  | HeadersTooLargeAnswer
  | InternalServerErrorAnswer
  | ServiceUnavailableAnswer;

export interface ErrorsArgs {
  readonly body: Error2;
}

export type ErrorsAnswer =
  | Answer<true, 200, Error2>
  | ValidationFailedAnswer
  | NotAcceptableAnswer
  | BodyTooLargeAnswer
  | UrlTooLongAnswer
  | UnsupportedMediaTypeAnswer
  | TooManyRequestsAnswer
  | HeadersTooLargeAnswer
  | InternalServerErrorAnswer
  | ServiceUnavailableAnswer;

export interface ResultsArgs {
}

export type ResultsAnswer =
  | Answer<true, 200, ResultOfIntAndIntError[]>
  | NotAcceptableAnswer
  | UrlTooLongAnswer
  | TooManyRequestsAnswer
  | HeadersTooLargeAnswer
  | InternalServerErrorAnswer
  | ServiceUnavailableAnswer;

export interface TreeArgs {
}

export type TreeAnswer =
  | Answer<true, 200, TreeOfString>
  | NotAcceptableAnswer
  | UrlTooLongAnswer
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

  /** `POST /draw` */
  draw(args: DrawArgs, options: CallOptions = {}): Promise<DrawAnswer> {
    return call(this.#options, OPERATIONS.draw, args, options) as Promise<DrawAnswer>;
  }

  /** `PUT /errors` */
  errors(args: ErrorsArgs, options: CallOptions = {}): Promise<ErrorsAnswer> {
    return call(this.#options, OPERATIONS.errors, args, options) as Promise<ErrorsAnswer>;
  }

  /** `GET /results` */
  results(args: ResultsArgs = {}, options: CallOptions = {}): Promise<ResultsAnswer> {
    return call(this.#options, OPERATIONS.results, args, options) as Promise<ResultsAnswer>;
  }

  /** `GET /tree` */
  tree(args: TreeArgs = {}, options: CallOptions = {}): Promise<TreeAnswer> {
    return call(this.#options, OPERATIONS.tree, args, options) as Promise<TreeAnswer>;
  }
}

// How values travel

// ... the runtime ...

const SHAPES: { readonly [name: string]: WireShape } = {
  Error: { fields: { text: { nullable: "string" }, amount: "decimal", exact: { textDecimal: true }, big: "textInt", any: "json", byName: { map: { list: { nullable: "int" } } }, nothing: { fields: {} }, "odd-name": "int" }, optional: ["text"] },
  Fault: { fields: { path: "string", message: "string" } },
  Flag: { choice: ["Raised", "Lowered"] },
  IntError: { choice: ["IntOverflow", "DivisionByZero"] },
  Pair: { variants: { One: "Pair.One", Two: "Pair.Two", Same: "Pair.Same", Wrapped: "Pair.Wrapped" } },
  "Pair.One": { fields: { type: { choice: ["One"] }, value: "int" } },
  "Pair.Same": { fields: { type: { choice: ["Same"] }, values: { tuple: [{ ref: "Flag" }, { ref: "Flag" }] } } },
  "Pair.Two": { fields: { type: { choice: ["Two"] }, values: { tuple: ["int", "string"] } } },
  "Pair.Wrapped": { fields: { type: { choice: ["Wrapped"] }, value: { textDecimal: true } } },
  ResultOfIntAndIntError: { variants: { Ok: "ResultOfIntAndIntError.Ok", Err: "ResultOfIntAndIntError.Err" } },
  "ResultOfIntAndIntError.Err": { fields: { type: { choice: ["Err"] }, error: { ref: "IntError" } } },
  "ResultOfIntAndIntError.Ok": { fields: { type: { choice: ["Ok"] }, value: "int" } },
  Shape: { variants: { Circle: "Shape.Circle", Square: "Shape.Square", Unknown: "Shape.Unknown" } },
  "Shape.Circle": { fields: { type: { choice: ["Circle"] }, radius: "decimal" } },
  "Shape.Square": { fields: { type: { choice: ["Square"] }, side: "int", label: { nullable: "string" } }, optional: ["label"] },
  "Shape.Unknown": { fields: { type: { choice: ["Unknown"] } } },
  TreeOfInt: { variants: { Leaf: "TreeOfInt.Leaf", Node: "TreeOfInt.Node" } },
  "TreeOfInt.Leaf": { fields: { type: { choice: ["Leaf"] }, value: "int" } },
  "TreeOfInt.Node": { fields: { type: { choice: ["Node"] }, left: { ref: "TreeOfInt" }, right: { ref: "TreeOfInt" } } },
  TreeOfString: { variants: { Leaf: "TreeOfString.Leaf", Node: "TreeOfString.Node" } },
  "TreeOfString.Leaf": { fields: { type: { choice: ["Leaf"] }, value: "string" } },
  "TreeOfString.Node": { fields: { type: { choice: ["Node"] }, left: { ref: "TreeOfString" }, right: { ref: "TreeOfString" } } },
};

const OPERATIONS = {
  draw: {
    method: "POST",
    path: ["draw"],
    body: { fields: { flag: { ref: "Flag" }, pair: { ref: "Pair" }, shape: { ref: "Shape" }, tree: { ref: "TreeOfInt" } } },
    responses: {
      200: { ref: "Shape" },
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
  errors: {
    method: "PUT",
    path: ["errors"],
    body: { ref: "Error" },
    responses: {
      200: { ref: "Error" },
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
  results: {
    method: "GET",
    path: ["results"],
    responses: {
      200: { list: { ref: "ResultOfIntAndIntError" } },
      406: ERROR_BODY,
      414: ERROR_BODY,
      429: ERROR_BODY,
      431: ERROR_BODY,
      500: { fields: { error: { choice: ["DecimalOverflow", "DivisionByZero", "GasExhausted", "IntOverflow", "Internal", "MemoryExhausted", "ResponseTooLarge"] }, gasLimit: "int", gasUsed: "int", message: "string" }, optional: ["gasLimit", "gasUsed", "message"] },
      503: ERROR_BODY,
    },
  },
  tree: {
    method: "GET",
    path: ["tree"],
    responses: {
      200: { ref: "TreeOfString" },
      406: ERROR_BODY,
      414: ERROR_BODY,
      429: ERROR_BODY,
      431: ERROR_BODY,
      500: { fields: { error: { choice: ["DecimalOverflow", "DivisionByZero", "GasExhausted", "IntOverflow", "Internal", "MemoryExhausted", "ResponseTooLarge"] }, gasLimit: "int", gasUsed: "int", message: "string" }, optional: ["gasLimit", "gasUsed", "message"] },
      503: ERROR_BODY,
    },
  },
} satisfies { readonly [id: string]: WireOperation };
