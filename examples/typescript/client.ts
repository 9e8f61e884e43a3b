/** Typed calls: what goes in and what comes out follows from the operation's id, whatever description types.ts is of. */

import { operations } from "../../src/runcontract/generated/types.js";
import type { OperationId, Operations } from "../../src/runcontract/generated/types.js";

const TIMEOUT_MS = 10_000;

export type Request<Id extends OperationId> = Operations[Id]["request"];
export type Success<Id extends OperationId> = Operations[Id]["success"]["body"];
export type Refusal = Operations[OperationId]["refusal"];

type Value = string | number | boolean | readonly (string | number | boolean)[] | undefined;
type Values = Readonly<Record<string, Value>>;

/** What a request may be made of. */
interface Parts {
  readonly path?: Values;
  readonly query?: Values;
  readonly header?: Values;
  readonly body?: unknown;
}

/** The server refused a call with a status that the contract has for it. */
export class Refused extends Error {
  override readonly name = "Refused";

  /** `body` is undefined where the server gave no reason that can be read. */
  constructor(
    readonly operation: OperationId,
    readonly status: Refusal["status"],
    readonly body: Refusal["body"] | undefined,
  ) {
    super(`${operation} was refused with ${status}${explanationIn(body)}`);
  }
}

/** There was no answer in time, or none that the contract knows. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";

  constructor(
    readonly operation: OperationId,
    reason: string,
  ) {
    super(`${operation} got no answer: ${reason}`);
  }
}

/** Calls the operations of one server with one token, or with other headers that show who calls. */
export class Client {
  private readonly headers: Readonly<Record<string, string>>;

  constructor(
    private readonly baseUrl: string,
    token: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    this.headers = token === "" ? headers : { Authorization: `Bearer ${token}`, ...headers };
  }

  /** Return the body of the success. Throws Refused or NoAnswer. */
  async call<Id extends OperationId>(id: Id, request: Request<Id>): Promise<Success<Id>> {
    const { status, text } = await this.send(id, request);
    const { success, refusals } = operations[id];
    const body = parsed(text);
    if (success.some((each) => each === status)) {
      if (body === undefined && status !== 204) {
        throw new NoAnswer(id, "the body is no JSON");
      }
      return body as Success<Id>;
    }
    const refused = refusals.find((each) => each === status);
    if (refused === undefined) {
      throw new NoAnswer(id, `${status} is no status of this operation`);
    }
    throw new Refused(id, refused, isReason(body) ? body : undefined);
  }

  private async send(id: OperationId, parts: Parts): Promise<{ status: number; text: string }> {
    const { method, path } = operations[id];
    const values = parts.path ?? {};
    const target = path.replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(String(values[name] ?? "")));
    const query = new URLSearchParams(pairsOf(parts.query)).toString();
    const headers: Record<string, string> = { ...this.headers, ...Object.fromEntries(pairsOf(parts.header)) };
    const init: RequestInit = { method, headers, signal: AbortSignal.timeout(TIMEOUT_MS) };
    if (parts.body !== undefined) {
      headers["Content-Type"] = "application/json";
      init.body = JSON.stringify(parts.body);
    }
    try {
      const response = await fetch(this.baseUrl + target + (query === "" ? "" : `?${query}`), init);
      return { status: response.status, text: await response.text() };
    } catch (error) {
      throw new NoAnswer(id, reasonOf(error));
    }
  }
}

/** Return the values that are given, each with its name; a list has its name with each of its values. */
function pairsOf(values: Values = {}): [string, string][] {
  return Object.entries(values).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((each) => each !== undefined)
      .map((each): [string, string] => [name, String(each)]),
  );
}

/** Return the value of a JSON text; undefined for a text that is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Tell whether a refusal's body is what the contract says. A proxy's may be anything. */
function isReason(body: unknown): body is Refusal["body"] {
  return explanationIn(body) !== "";
}

/** Return what a body in the contract's shape says of a refusal; nothing for another one. */
function explanationIn(body: unknown): string {
  const error = typeof body === "object" && body !== null && "error" in body ? body.error : undefined;
  const told = typeof error === "object" && error !== null && "code" in error && "message" in error;
  return told ? ` ${error.code}: ${error.message}` : "";
}

/** Return why there was no answer; fetch hides the reason in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}
