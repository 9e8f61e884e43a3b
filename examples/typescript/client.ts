/** Typed calls of the run endpoints: what goes in and what comes out follows from the operation's id. */

import { operations } from "../../src/runcontract/generated/types.js";
import type { OperationId, Operations } from "../../src/runcontract/generated/types.js";

const TIMEOUT_MS = 10_000;

export type Request<Id extends OperationId> = Operations[Id]["request"];
export type Success<Id extends OperationId> = Operations[Id]["success"]["body"];
export type Refusal = Operations[OperationId]["refusal"];

/** The server refused a call with a status that the contract has for it. */
export class Refused extends Error {
  override readonly name = "Refused";

  /** `body` is undefined where the server gave no reason that can be read. */
  constructor(
    readonly operation: OperationId,
    readonly status: Refusal["status"],
    readonly body: Refusal["body"] | undefined,
  ) {
    const reason = body === undefined ? "" : ` ${body.error.code}: ${body.error.message}`;
    super(`${operation} was refused with ${status}${reason}`);
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

/** Calls the operations of one server with one run token. */
export class Client {
  constructor(
    private readonly baseUrl: string,
    private readonly token: string,
  ) {}

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

  private async send(id: OperationId, request: Request<OperationId>): Promise<{ status: number; text: string }> {
    const { method, path } = operations[id];
    const values: Readonly<Record<string, string>> = request.path;
    const target = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
    const headers: Record<string, string> = { Authorization: `Bearer ${this.token}` };
    const init: RequestInit = { method, headers, signal: AbortSignal.timeout(TIMEOUT_MS) };
    if ("body" in request && request.body !== undefined) {
      headers["Content-Type"] = "application/json";
      init.body = JSON.stringify(request.body);
    }
    try {
      const response = await fetch(this.baseUrl + target, init);
      return { status: response.status, text: await response.text() };
    } catch (error) {
      throw new NoAnswer(id, reasonOf(error));
    }
  }
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
  const error = typeof body === "object" && body !== null && "error" in body ? body.error : undefined;
  return typeof error === "object" && error !== null && "code" in error && "message" in error;
}

/** Return why there was no answer; fetch hides the reason in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}
