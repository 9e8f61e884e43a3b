// Generated from openapi/ by `runcontract generate`; do not edit.
// Control API of the reference server 1.0.0: a type for every body, and what each operation takes and answers.

/** What went wrong, for machines. The code that goes with a status is the one that its refusal names; internal_error goes with 500. */
export type ErrorCode =
  | "validation_error"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "method_not_allowed"
  | "conflict"
  | "gone"
  | "payload_too_large"
  | "unsupported_media_type"
  | "rate_limited"
  | "internal_error";

/** What went wrong, for machines and for people. */
export interface ErrorDetail {
  /** What went wrong, for machines. */
  readonly code: ErrorCode;
  /** What went wrong, for people, in the server's own words; nothing should depend on them. */
  readonly message: string;
  /** The single faults, where there are several. */
  readonly details?: readonly StringValue[];
}

/** The body of every refusal. A server that gives a plain string as `error` is tolerated. */
export interface ErrorResponse {
  /** What went wrong. */
  readonly error: ErrorDetail;
  /** The id of the request, as the client sent it in X-Request-Id or as the server made it. */
  readonly request_id?: string;
}

/**
 * The name of an event, 1 to 512 characters without control characters. Keys are global to a server; one waiting run holds a key at a time.
 *
 * @minLength 1
 * @maxLength 512
 * @pattern ^[^\x00-\x1f\x7f-\x9f]*$
 */
export type EventKey = string;

/** An event reached the run that waited for it. */
export interface EventReceipt {
  /** Always `received`. */
  readonly status: "received";
  /** The event, as it was sent. */
  readonly event_key: string;
  /** The id of the run that waited and now executes again. */
  readonly run_id: RunID;
}

/** How long the stages of a run's dispatch took, each in milliseconds; a stage that was not measured is left out. */
export interface ExecutionTrace {
  /** Milliseconds that the run waited in the queue. */
  readonly queue_wait_ms?: number;
  /** Milliseconds that taking the run off the queue took. */
  readonly dequeue_ms?: number;
  /** Milliseconds until the connection to the executor stood. */
  readonly connect_ms?: number;
  /** Milliseconds until the first byte of the executor's answer. */
  readonly ttfb_ms?: number;
  /** Milliseconds that the executor's answer took to arrive. */
  readonly transfer_ms?: number;
  /** Milliseconds of all stages together. */
  readonly total_ms?: number;
  /** Milliseconds from the decision to dispatch until the executor had the run. */
  readonly dispatch_ms?: number;
}

/** A run of a job. Members that have no value are left out; `null` for them is tolerated, though servers should not send it. */
export interface JobRun {
  /** The id of this run. */
  readonly id: RunID;
  /** The id of the job that this is a run of. */
  readonly job_id: string;
  /** The id of the project that the job belongs to. */
  readonly project_id: string;
  /** Where the run is in its life. */
  readonly status: RunStatus;
  /** How many attempts at the run were started; a run token is good for one attempt. */
  readonly attempt: number;
  /** What the run was triggered with. */
  readonly payload?: JsonObject;
  /** What the run was completed with. */
  readonly result?: JsonObject;
  /** Annotations of the run, as the executor attached them. */
  readonly metadata?: StringMap;
  /** Why the run failed, for people. */
  readonly error?: string;
  /** What made the run, such as `api`, or `spawn` for a child run. */
  readonly triggered_by: string;
  /**
   * When the run was due to start (RFC 3339).
   *
   * @format date-time
   */
  readonly scheduled_at?: string;
  /**
   * When the present attempt started (RFC 3339).
   *
   * @format date-time
   */
  readonly started_at?: string;
  /**
   * When the run reached a terminal status (RFC 3339).
   *
   * @format date-time
   */
  readonly finished_at?: string;
  /**
   * When the executor last showed that it is alive (RFC 3339).
   *
   * @format date-time
   */
  readonly heartbeat_at?: string;
  /**
   * When the next attempt is due (RFC 3339).
   *
   * @format date-time
   */
  readonly next_retry_at?: string;
  /**
   * When the run expires unless it has started (RFC 3339).
   *
   * @format date-time
   */
  readonly expires_at?: string;
  /** The id of the run that spawned this one. */
  readonly parent_run_id?: string;
  /** How urgent the run is; a run of higher rank goes first. */
  readonly priority: number;
  /** The key that whoever triggered the run gave to make a repeated trigger harmless. */
  readonly idempotency_key?: string;
  /** The version number of the job that this run executes. */
  readonly job_version: number;
  /** The id of the workflow step that the run belongs to. */
  readonly workflow_step_run_id?: string;
  /** How many attempts this run may take, instead of the job's own number. */
  readonly max_attempts_override?: number;
  /** Seconds that an attempt may take, instead of the job's own number. */
  readonly timeout_secs_override?: number;
  /** How the delay between attempts grows, such as `fixed` or `exponential`. */
  readonly retry_backoff?: string;
  /** Seconds before the second attempt. */
  readonly retry_initial_delay_secs?: number;
  /** Seconds between two attempts at most. */
  readonly retry_max_delay_secs?: number;
  /** How long the stages of the run's dispatch took, in milliseconds. */
  readonly execution_trace?: ExecutionTrace;
  /** Whether the run records more than usual for its developers. */
  readonly debug_mode: boolean;
  /** The id of the run that this one continues. */
  readonly continuation_of?: string;
  /** How many continuations lie between this run and the first of its line; 0 for the first. */
  readonly lineage_depth: number;
  /** Labels of the run, as whoever triggered it gave them. */
  readonly tags?: StringMap;
  /** The id of the job version that this run executes. */
  readonly job_version_id?: string;
  /** The id of whoever triggered the run. */
  readonly created_by?: string;
  /** The id of the batch that the run was triggered in. */
  readonly batch_id?: string;
  /** Runs that share this key take turns. */
  readonly concurrency_key?: string;
  /**
   * When the run was made (RFC 3339).
   *
   * @format date-time
   */
  readonly created_at: string;
}

/** Any JSON object; it may be nested as deep as 32 levels at least. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** Any JSON value (RFC 8259): object, array, string, number, boolean or null. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A point from which a run can be resumed. */
export interface RunCheckpoint {
  /** The id of the checkpoint. */
  readonly id: string;
  /** The id of the run that the checkpoint belongs to. */
  readonly run_id: RunID;
  /**
   * The number of the checkpoint within its run: 1, 2, 3 and so on, without gaps.
   *
   * @minimum 1
   */
  readonly sequence: number;
  /** Who saved it; `sdk` unless told otherwise. */
  readonly source: string;
  /** What is needed to resume, as it was sent. */
  readonly state: JsonObject;
  /**
   * When it was saved (RFC 3339).
   *
   * @format date-time
   */
  readonly created_at: string;
}

/** Something that happened during a run. */
export interface RunEvent {
  /** The id of the event. */
  readonly id: string;
  /** The id of the run that the event belongs to. */
  readonly run_id: RunID;
  /** What kind of event it is: `log`, `progress`, or a kind of the server's own. */
  readonly type: string;
  /** How serious it is, such as debug, info, warn or error. */
  readonly level?: string;
  /** What happened, for people. */
  readonly message?: string;
  /** What happened, for machines; the numbers of a progress report. */
  readonly data?: JsonObject;
  /**
   * When it was reported (RFC 3339).
   *
   * @format date-time
   */
  readonly created_at: string;
}

/**
 * The id of a run. Its form is the server's own; treat it as opaque.
 *
 * @minLength 1
 */
export type RunID = string;

/** One structured output of a run. */
export interface RunOutput {
  /** The id of the output; a later write with the same key keeps it. */
  readonly id: string;
  /** The id of the run that the output belongs to. */
  readonly run_id: RunID;
  /** The name of the output within its run. */
  readonly output_key: string;
  /** A JSON Schema that describes the value. */
  readonly schema?: JsonObject;
  /** The output itself. */
  readonly value: JsonObject;
  /**
   * When the output was first written (RFC 3339).
   *
   * @format date-time
   */
  readonly created_at: string;
}

/** Some runs, oldest first, and where the next ones are. */
export interface RunPage {
  /** The runs of this page. */
  readonly runs: readonly JobRun[];
  /** The cursor of the next page; absent on the last. */
  readonly next_cursor?: string;
}

/** One value of a run's state. */
export interface RunState {
  /** The id of the run that the value belongs to. */
  readonly run_id: RunID;
  /** The name of the value, exactly as it was set. */
  readonly state_key: StateKey;
  /** The object that was last set under this name. */
  readonly value: JsonObject;
  /**
   * When the value was last set (RFC 3339).
   *
   * @format date-time
   */
  readonly updated_at: string;
}

/** Where a run is in its life. completed, failed, timed_out, crashed, system_failed, canceled, expired and dead_letter are terminal: nothing changes a run any more. */
export type RunStatus =
  | "delayed"
  | "queued"
  | "dequeued"
  | "executing"
  | "waiting"
  | "completed"
  | "failed"
  | "timed_out"
  | "crashed"
  | "system_failed"
  | "canceled"
  | "expired"
  | "dead_letter";

/** One call of a tool during a run. */
export interface RunToolCall {
  /** The id of the record. */
  readonly id: string;
  /** The id of the run that the record belongs to. */
  readonly run_id: RunID;
  /** The name of the tool that was called. */
  readonly tool_name: string;
  /** What the tool was given. */
  readonly input?: JsonObject;
  /** What the tool gave back. */
  readonly output?: JsonObject;
  /**
   * How long the call took in milliseconds.
   *
   * @minimum 0
   */
  readonly duration_ms?: number;
  /** How the call ended; `completed` unless told otherwise. */
  readonly status: string;
  /**
   * When it was recorded (RFC 3339).
   *
   * @format date-time
   */
  readonly created_at: string;
}

/** What one use of an AI model consumed, as it is on record. */
export interface RunUsage {
  /** The id of the record. */
  readonly id: string;
  /** The id of the run that the record belongs to. */
  readonly run_id: RunID;
  /** Who runs the model, by name. */
  readonly provider: string;
  /** The name of the model, as its provider gives it. */
  readonly model: string;
  /**
   * Tokens that went in.
   *
   * @minimum 0
   */
  readonly prompt_tokens: number;
  /**
   * Tokens that came out.
   *
   * @minimum 0
   */
  readonly completion_tokens: number;
  /**
   * Tokens in all.
   *
   * @minimum 0
   */
  readonly total_tokens: number;
  /**
   * What it cost, in millionths of a US dollar.
   *
   * @format int64
   * @minimum 0
   */
  readonly cost_microusd: number;
  /**
   * When it was reported (RFC 3339).
   *
   * @format date-time
   */
  readonly created_at: string;
}

/** What the event brings along. The body may be left out, which is the same as an empty object. */
export interface SendEventRequest {
  /** What the event tells the run that waits for it. */
  readonly payload?: JsonObject;
}

/**
 * The name of one value of a run's state, 1 to 256 characters. Keys are exact: case, Unicode form, space and reserved characters all count.
 *
 * @minLength 1
 * @maxLength 256
 */
export type StateKey = string;

/** An object whose members are all strings. */
export interface StringMap {
  readonly [name: string]: StringValue;
}

/** A text of any length. */
export type StringValue = string;

/** The run to make. */
export interface TriggerRunRequest {
  /** What the run is triggered with. */
  readonly payload?: JsonObject;
  /** How urgent the run is; a run of higher rank goes first, and 0 is the rank unless given. */
  readonly priority?: number;
  /**
   * A key of the caller's own, 1 to 256 characters: a second trigger of the job with the same key gives the first one's run.
   *
   * @minLength 1
   * @maxLength 256
   */
  readonly idempotency_key?: string;
  /** Annotations to begin with. */
  readonly metadata?: StringMap;
  /** Labels of the run. */
  readonly tags?: StringMap;
}

/** A run and the token that opens its run endpoints. */
export type TriggeredRun = JobRun & {
  /** The run token; a secret of the run's executor. */
  readonly run_token: string;
};

/** Every operation: what it takes and what it answers. */
export interface Operations {
  /** Trigger a run */
  readonly triggerRun: {
    readonly method: "POST";
    readonly path: "/v1/jobs/{jobID}/trigger";
    readonly request: {
      readonly path: {
        /**
         * @minLength 1
         * @maxLength 256
         */
        readonly jobID: string;
      };
      readonly body: TriggerRunRequest;
    };
    readonly success: { readonly status: 202; readonly body: TriggeredRun };
    readonly refusal: { readonly status: 400 | 401 | 405 | 413 | 415 | 422; readonly body: ErrorResponse };
  };
  /** List runs */
  readonly listRuns: {
    readonly method: "GET";
    readonly path: "/v1/runs";
    readonly request: {
      readonly query?: {
        readonly status?: RunStatus;
        /** @minLength 1 */
        readonly cursor?: string;
        /**
         * @default 100
         * @minimum 1
         * @maximum 1000
         */
        readonly limit?: number;
      };
    };
    readonly success: { readonly status: 200; readonly body: RunPage };
    readonly refusal: { readonly status: 400 | 401 | 405; readonly body: ErrorResponse };
  };
  /** Read a run */
  readonly getRun: {
    readonly method: "GET";
    readonly path: "/v1/runs/{runID}";
    readonly request: { readonly path: { readonly runID: RunID } };
    readonly success: { readonly status: 200; readonly body: JobRun };
    readonly refusal: { readonly status: 400 | 401 | 404 | 405; readonly body: ErrorResponse };
  };
  /** List a run's events */
  readonly listRunEvents: {
    readonly method: "GET";
    readonly path: "/v1/runs/{runID}/events";
    readonly request: { readonly path: { readonly runID: RunID } };
    readonly success: { readonly status: 200; readonly body: readonly RunEvent[] };
    readonly refusal: { readonly status: 400 | 401 | 404 | 405; readonly body: ErrorResponse };
  };
  /** List a run's checkpoints */
  readonly listRunCheckpoints: {
    readonly method: "GET";
    readonly path: "/v1/runs/{runID}/checkpoints";
    readonly request: { readonly path: { readonly runID: RunID } };
    readonly success: { readonly status: 200; readonly body: readonly RunCheckpoint[] };
    readonly refusal: { readonly status: 400 | 401 | 404 | 405; readonly body: ErrorResponse };
  };
  /** List a run's usage records */
  readonly listRunUsage: {
    readonly method: "GET";
    readonly path: "/v1/runs/{runID}/usage";
    readonly request: { readonly path: { readonly runID: RunID } };
    readonly success: { readonly status: 200; readonly body: readonly RunUsage[] };
    readonly refusal: { readonly status: 400 | 401 | 404 | 405; readonly body: ErrorResponse };
  };
  /** List a run's tool calls */
  readonly listRunToolCalls: {
    readonly method: "GET";
    readonly path: "/v1/runs/{runID}/tool-calls";
    readonly request: { readonly path: { readonly runID: RunID } };
    readonly success: { readonly status: 200; readonly body: readonly RunToolCall[] };
    readonly refusal: { readonly status: 400 | 401 | 404 | 405; readonly body: ErrorResponse };
  };
  /** List a run's outputs */
  readonly listRunOutputs: {
    readonly method: "GET";
    readonly path: "/v1/runs/{runID}/outputs";
    readonly request: { readonly path: { readonly runID: RunID } };
    readonly success: { readonly status: 200; readonly body: readonly RunOutput[] };
    readonly refusal: { readonly status: 400 | 401 | 404 | 405; readonly body: ErrorResponse };
  };
  /** List a run's state */
  readonly listRunState: {
    readonly method: "GET";
    readonly path: "/v1/runs/{runID}/state";
    readonly request: { readonly path: { readonly runID: RunID } };
    readonly success: { readonly status: 200; readonly body: readonly RunState[] };
    readonly refusal: { readonly status: 400 | 401 | 404 | 405; readonly body: ErrorResponse };
  };
  /** Follow a run */
  readonly streamRun: {
    readonly method: "GET";
    readonly path: "/v1/runs/{runID}/stream";
    readonly request: {
      readonly path: { readonly runID: RunID };
      readonly header?: { readonly "Last-Event-ID"?: string };
    };
    readonly success: { readonly status: 200; readonly body: unknown };
    readonly refusal: { readonly status: 401 | 404 | 405; readonly body: ErrorResponse };
  };
  /** Send an event */
  readonly sendEvent: {
    readonly method: "POST";
    readonly path: "/v1/events/{eventKey}/send";
    readonly request: { readonly path: { readonly eventKey: EventKey }; readonly body?: SendEventRequest };
    readonly success: { readonly status: 200; readonly body: EventReceipt };
    readonly refusal: { readonly status: 400 | 401 | 404 | 405 | 409 | 413 | 415 | 422; readonly body: ErrorResponse };
  };
}

export type OperationId = keyof Operations;

/** Every operation as a value: where it is, and the statuses that it may answer. */
export const operations: {
  readonly [Id in OperationId]: {
    readonly method: Operations[Id]["method"];
    readonly path: Operations[Id]["path"];
    readonly success: readonly Operations[Id]["success"]["status"][];
    readonly refusals: readonly Operations[Id]["refusal"]["status"][];
  };
} = {
  triggerRun: {
    method: "POST",
    path: "/v1/jobs/{jobID}/trigger",
    success: [202],
    refusals: [400, 401, 405, 413, 415, 422],
  },
  listRuns: {
    method: "GET",
    path: "/v1/runs",
    success: [200],
    refusals: [400, 401, 405],
  },
  getRun: {
    method: "GET",
    path: "/v1/runs/{runID}",
    success: [200],
    refusals: [400, 401, 404, 405],
  },
  listRunEvents: {
    method: "GET",
    path: "/v1/runs/{runID}/events",
    success: [200],
    refusals: [400, 401, 404, 405],
  },
  listRunCheckpoints: {
    method: "GET",
    path: "/v1/runs/{runID}/checkpoints",
    success: [200],
    refusals: [400, 401, 404, 405],
  },
  listRunUsage: {
    method: "GET",
    path: "/v1/runs/{runID}/usage",
    success: [200],
    refusals: [400, 401, 404, 405],
  },
  listRunToolCalls: {
    method: "GET",
    path: "/v1/runs/{runID}/tool-calls",
    success: [200],
    refusals: [400, 401, 404, 405],
  },
  listRunOutputs: {
    method: "GET",
    path: "/v1/runs/{runID}/outputs",
    success: [200],
    refusals: [400, 401, 404, 405],
  },
  listRunState: {
    method: "GET",
    path: "/v1/runs/{runID}/state",
    success: [200],
    refusals: [400, 401, 404, 405],
  },
  streamRun: {
    method: "GET",
    path: "/v1/runs/{runID}/stream",
    success: [200],
    refusals: [401, 404, 405],
  },
  sendEvent: {
    method: "POST",
    path: "/v1/events/{eventKey}/send",
    success: [200],
    refusals: [400, 401, 404, 405, 409, 413, 415, 422],
  },
};
