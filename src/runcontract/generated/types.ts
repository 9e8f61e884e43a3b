// Generated from openapi/ by `runcontract generate`; do not edit.
// Run endpoints 1.0.0: a type for every body, and what each operation takes and answers.

/** The server took note; there is nothing else to tell. */
export interface Acknowledgement {
  /** Always `ok`. */
  readonly status: "ok";
}

/**
 * Annotations by name, 50 members a call at most. They are added to the run's metadata; one that is there already is overwritten.
 *
 * @maxProperties 50
 */
export interface AnnotateRunRequest {
  /**
   * The name of an annotation, 1 to 128 characters and not blank.
   *
   * @minLength 1
   * @maxLength 128
   * @pattern [^\s\x1c-\x1f\x85\ufeff]
   */
  readonly [name: string]: AnnotationValue;
}

/**
 * The value of an annotation, 1024 characters at most; it may be empty.
 *
 * @maxLength 1024
 */
export type AnnotationValue = string;

/** What came of the run. The body may be left out, which is the same as an empty object. */
export interface CompleteRunRequest {
  /** What came of the run, in a form that its job decides; kept with the run. */
  readonly result?: JsonObject;
}

/** The continuation to make. */
export interface ContinueRunRequest {
  /** What the continuation is triggered with; unless given, the payload of the run that it continues. */
  readonly payload?: JsonObject;
}

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

/** Why the run failed. */
export interface FailRunRequest {
  /**
   * Why the run failed, for people; kept with the run.
   * Always send it: without it a server may refuse the body.
   */
  readonly error?: string;
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

/** Something to be logged. */
export interface LogEventRequest {
  /**
   * What happened, for people.
   * Always send it: without it a server may refuse the body.
   *
   * @default ""
   */
  readonly message?: string;
  /**
   * How serious it is: debug, info, warn or error. Other words may be refused or stored.
   *
   * @default "info"
   */
  readonly level?: string;
  /** What happened, for machines. */
  readonly data?: JsonObject;
}

/** A piece of a text that is being generated. */
export interface PushStreamChunkRequest {
  /**
   * The piece, to be put behind the ones before it.
   * Always send it: without it a server may refuse the body.
   */
  readonly chunk?: string;
  /**
   * Which text it belongs to, where a run generates several.
   *
   * @default "default"
   */
  readonly stream_id?: string;
  /**
   * Whether this is the last piece of its text.
   *
   * @default false
   */
  readonly done?: boolean;
}

/** One call of a tool. */
export interface RecordToolCallRequest {
  /**
   * The name of the tool that was called.
   * Always send it: without it a server may refuse the body.
   */
  readonly tool_name?: string;
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
  /**
   * How the call ended, in a word of the executor's own.
   *
   * @default "completed"
   */
  readonly status?: string;
}

/** How far a run has come. */
export interface ReportProgressRequest {
  /**
   * How much is done in percent.
   * Always send it: without it a server may refuse the body.
   *
   * @minimum 0
   * @maximum 100
   */
  readonly percent?: number;
  /**
   * What is going on, for people.
   * Always send it: without it a server may refuse the body.
   */
  readonly message?: string;
  /** The name of the step that is being worked on. */
  readonly step?: string;
  /**
   * Seconds until the run is expected to finish.
   *
   * @minimum 0
   */
  readonly eta_secs?: number;
}

/** What the executor's container uses at this moment. What was not measured is left out. */
export interface ReportResourcesRequest {
  /**
   * Memory in use in megabytes, fractions included.
   *
   * @minimum 0
   */
  readonly memory_mb?: number;
  /**
   * Memory in use in percent of what there is.
   *
   * @minimum 0
   * @maximum 100
   */
  readonly memory_percent?: number;
  /**
   * Processor time in use in percent of what there is.
   *
   * @minimum 0
   * @maximum 100
   */
  readonly cpu_percent?: number;
}

/** What one use of an AI model consumed. */
export interface ReportUsageRequest {
  /** Who runs the model, by name. */
  readonly provider: string;
  /** The name of the model, as its provider gives it. */
  readonly model: string;
  /**
   * Tokens that went in.
   *
   * @default 0
   * @minimum 0
   */
  readonly prompt_tokens?: number;
  /**
   * Tokens that came out.
   *
   * @default 0
   * @minimum 0
   */
  readonly completion_tokens?: number;
  /**
   * Tokens in all; the sum of the two unless given.
   *
   * @minimum 0
   */
  readonly total_tokens?: number;
  /**
   * What it cost, in millionths of a US dollar.
   *
   * @format int64
   * @default 0
   * @minimum 0
   */
  readonly cost_microusd?: number;
}

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

/** Every value of a run's state, each key once, ordered by key. */
export type RunStateList = readonly RunState[];

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

/** A point from which the run can be resumed. */
export interface SaveCheckpointRequest {
  /**
   * What is needed to resume, in a form that the job decides.
   * Always send it: without it a server may refuse the body.
   *
   * @default {}
   */
  readonly state?: JsonObject;
  /**
   * Who saves it, in a word.
   *
   * @default "sdk"
   */
  readonly source?: string;
}

/** A value of the run's state to set. */
export interface SetStateRequest {
  /**
   * The name of the value, 1 to 256 characters; exact in every character.
   * Always send it: without it a server may refuse the body.
   *
   * @default "default"
   * @minLength 1
   * @maxLength 256
   */
  readonly key?: string;
  /**
   * The value, at most 65,536 bytes of JSON.
   * Always send it: without it a server may refuse the body.
   */
  readonly value?: { readonly [name: string]: JsonValue };
}

/** The child run to make. */
export interface SpawnRunRequest {
  /**
   * The job that the child is a run of; the parent's own unless given.
   * Always send it: without it a server may refuse the body.
   */
  readonly job_id?: string;
  /** What the child is triggered with. */
  readonly payload?: JsonObject;
  /** How urgent the child is; a run of higher rank goes first. */
  readonly priority?: number;
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

/** A structured output to write. */
export interface UpsertOutputRequest {
  /**
   * The name of the output within its run, 1 to 256 characters.
   * Always send it: without it a server may refuse the body.
   *
   * @default "default"
   * @minLength 1
   * @maxLength 256
   */
  readonly output_key?: string;
  /** A JSON Schema that describes the value. */
  readonly schema?: JsonObject;
  /**
   * The output itself.
   * Always send it: without it a server may refuse the body.
   */
  readonly value?: JsonObject;
}

/** Names the event that a run waits for. */
export interface WaitForEventRequest {
  /** The event to wait for. */
  readonly event_key: EventKey;
  /**
   * Seconds until the wait expires, 1 at least.
   *
   * @default 3600
   * @minimum 1
   */
  readonly timeout_secs?: number;
  /**
   * A URL to be told when the wait begins.
   *
   * @format uri
   * @pattern ^[A-Za-z][A-Za-z0-9+.-]*:[!-~]+$
   */
  readonly notify_url?: string;
}

/** The run is waiting. */
export interface WaitForEventResponse {
  /** Always `waiting`. */
  readonly status: "waiting";
  /** The event that the run waits for, as it was asked for. */
  readonly event_key: string;
  /**
   * When the wait expires (RFC 3339); now plus the time-out.
   *
   * @format date-time
   */
  readonly expires_at: string;
  /** The id of this wait. */
  readonly trigger_id: string;
}

/** Every operation: what it takes and what it answers. */
export interface Operations {
  /** Wait for an event */
  readonly waitForEvent: {
    readonly method: "POST";
    readonly path: "/sdk/v1/runs/{runID}/wait-for-event";
    readonly request: { readonly path: { readonly runID: RunID }; readonly body: WaitForEventRequest };
    readonly success: { readonly status: 200; readonly body: WaitForEventResponse };
    readonly refusal: {
      readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429;
      readonly body: ErrorResponse;
    };
  };
  /** Read the payload */
  readonly getPayload: {
    readonly method: "GET";
    readonly path: "/sdk/v1/runs/{runID}/payload";
    readonly request: { readonly path: { readonly runID: RunID } };
    readonly success: { readonly status: 200; readonly body: JsonObject };
    readonly refusal: { readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 429; readonly body: ErrorResponse };
  };
  /** Log an event */
  readonly logEvent: {
    readonly method: "POST";
    readonly path: "/sdk/v1/runs/{runID}/log";
    readonly request: { readonly path: { readonly runID: RunID }; readonly body: LogEventRequest };
    readonly success: { readonly status: 200; readonly body: RunEvent };
    readonly refusal: {
      readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429;
      readonly body: ErrorResponse;
    };
  };
  /** Report progress */
  readonly reportProgress: {
    readonly method: "POST";
    readonly path: "/sdk/v1/runs/{runID}/progress";
    readonly request: { readonly path: { readonly runID: RunID }; readonly body: ReportProgressRequest };
    readonly success: { readonly status: 200; readonly body: RunEvent };
    readonly refusal: {
      readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429;
      readonly body: ErrorResponse;
    };
  };
  /** Send a heartbeat */
  readonly sendHeartbeat: {
    readonly method: "POST";
    readonly path: "/sdk/v1/runs/{runID}/heartbeat";
    readonly request: { readonly path: { readonly runID: RunID } };
    readonly success: { readonly status: 200; readonly body: Acknowledgement };
    readonly refusal: { readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 429; readonly body: ErrorResponse };
  };
  /** Attach annotations */
  readonly annotateRun: {
    readonly method: "POST";
    readonly path: "/sdk/v1/runs/{runID}/annotate";
    readonly request: { readonly path: { readonly runID: RunID }; readonly body: AnnotateRunRequest };
    readonly success: { readonly status: 200; readonly body: JobRun };
    readonly refusal: {
      readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429;
      readonly body: ErrorResponse;
    };
  };
  /** Save a checkpoint */
  readonly saveCheckpoint: {
    readonly method: "POST";
    readonly path: "/sdk/v1/runs/{runID}/checkpoint";
    readonly request: { readonly path: { readonly runID: RunID }; readonly body: SaveCheckpointRequest };
    readonly success: { readonly status: 200; readonly body: RunCheckpoint };
    readonly refusal: {
      readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429;
      readonly body: ErrorResponse;
    };
  };
  /** Report AI model usage */
  readonly reportUsage: {
    readonly method: "POST";
    readonly path: "/sdk/v1/runs/{runID}/usage";
    readonly request: { readonly path: { readonly runID: RunID }; readonly body: ReportUsageRequest };
    readonly success: { readonly status: 200; readonly body: RunUsage };
    readonly refusal: {
      readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429;
      readonly body: ErrorResponse;
    };
  };
  /** Record a tool call */
  readonly recordToolCall: {
    readonly method: "POST";
    readonly path: "/sdk/v1/runs/{runID}/tool-call";
    readonly request: { readonly path: { readonly runID: RunID }; readonly body: RecordToolCallRequest };
    readonly success: { readonly status: 200; readonly body: RunToolCall };
    readonly refusal: {
      readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429;
      readonly body: ErrorResponse;
    };
  };
  /** Write an output */
  readonly upsertOutput: {
    readonly method: "POST";
    readonly path: "/sdk/v1/runs/{runID}/output";
    readonly request: { readonly path: { readonly runID: RunID }; readonly body: UpsertOutputRequest };
    readonly success: { readonly status: 200; readonly body: RunOutput };
    readonly refusal: {
      readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429;
      readonly body: ErrorResponse;
    };
  };
  /** Complete the run */
  readonly completeRun: {
    readonly method: "POST";
    readonly path: "/sdk/v1/runs/{runID}/complete";
    readonly request: { readonly path: { readonly runID: RunID }; readonly body?: CompleteRunRequest };
    readonly success: { readonly status: 200; readonly body: JobRun };
    readonly refusal: {
      readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429;
      readonly body: ErrorResponse;
    };
  };
  /** Fail the run */
  readonly failRun: {
    readonly method: "POST";
    readonly path: "/sdk/v1/runs/{runID}/fail";
    readonly request: { readonly path: { readonly runID: RunID }; readonly body: FailRunRequest };
    readonly success: { readonly status: 200; readonly body: JobRun };
    readonly refusal: {
      readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429;
      readonly body: ErrorResponse;
    };
  };
  /** Spawn a child run */
  readonly spawnRun: {
    readonly method: "POST";
    readonly path: "/sdk/v1/runs/{runID}/spawn";
    readonly request: { readonly path: { readonly runID: RunID }; readonly body: SpawnRunRequest };
    readonly success: { readonly status: 202; readonly body: JobRun };
    readonly refusal: {
      readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429;
      readonly body: ErrorResponse;
    };
  };
  /** Continue in a new run */
  readonly continueRun: {
    readonly method: "POST";
    readonly path: "/sdk/v1/runs/{runID}/continue";
    readonly request: { readonly path: { readonly runID: RunID }; readonly body: ContinueRunRequest };
    readonly success: { readonly status: 202; readonly body: JobRun };
    readonly refusal: {
      readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429;
      readonly body: ErrorResponse;
    };
  };
  /** Set a value */
  readonly setState: {
    readonly method: "POST";
    readonly path: "/sdk/v1/runs/{runID}/state";
    readonly request: { readonly path: { readonly runID: RunID }; readonly body: SetStateRequest };
    readonly success: { readonly status: 201; readonly body: RunState };
    readonly refusal: {
      readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429;
      readonly body: ErrorResponse;
    };
  };
  /** List the state */
  readonly listState: {
    readonly method: "GET";
    readonly path: "/sdk/v1/runs/{runID}/state";
    readonly request: { readonly path: { readonly runID: RunID } };
    readonly success: { readonly status: 200; readonly body: RunStateList };
    readonly refusal: { readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 429; readonly body: ErrorResponse };
  };
  /** Read a value */
  readonly getState: {
    readonly method: "GET";
    readonly path: "/sdk/v1/runs/{runID}/state/{key}";
    readonly request: { readonly path: { readonly runID: RunID; readonly key: StateKey } };
    readonly success: { readonly status: 200; readonly body: RunState };
    readonly refusal: { readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 429; readonly body: ErrorResponse };
  };
  /** Delete a value */
  readonly deleteState: {
    readonly method: "DELETE";
    readonly path: "/sdk/v1/runs/{runID}/state/{key}";
    readonly request: { readonly path: { readonly runID: RunID; readonly key: StateKey } };
    readonly success: { readonly status: 204; readonly body: undefined };
    readonly refusal: { readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 429; readonly body: ErrorResponse };
  };
  /** Report resource usage */
  readonly reportResources: {
    readonly method: "POST";
    readonly path: "/sdk/v1/runs/{runID}/resources";
    readonly request: { readonly path: { readonly runID: RunID }; readonly body: ReportResourcesRequest };
    readonly success: { readonly status: 201; readonly body: Acknowledgement };
    readonly refusal: {
      readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429;
      readonly body: ErrorResponse;
    };
  };
  /** Push a stream chunk */
  readonly pushStreamChunk: {
    readonly method: "POST";
    readonly path: "/sdk/v1/runs/{runID}/stream";
    readonly request: { readonly path: { readonly runID: RunID }; readonly body: PushStreamChunkRequest };
    readonly success: { readonly status: 200; readonly body: Acknowledgement };
    readonly refusal: {
      readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 429;
      readonly body: ErrorResponse;
    };
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
  waitForEvent: {
    method: "POST",
    path: "/sdk/v1/runs/{runID}/wait-for-event",
    success: [200],
    refusals: [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429],
  },
  getPayload: {
    method: "GET",
    path: "/sdk/v1/runs/{runID}/payload",
    success: [200],
    refusals: [400, 401, 403, 404, 405, 409, 410, 429],
  },
  logEvent: {
    method: "POST",
    path: "/sdk/v1/runs/{runID}/log",
    success: [200],
    refusals: [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429],
  },
  reportProgress: {
    method: "POST",
    path: "/sdk/v1/runs/{runID}/progress",
    success: [200],
    refusals: [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429],
  },
  sendHeartbeat: {
    method: "POST",
    path: "/sdk/v1/runs/{runID}/heartbeat",
    success: [200],
    refusals: [400, 401, 403, 404, 405, 409, 410, 429],
  },
  annotateRun: {
    method: "POST",
    path: "/sdk/v1/runs/{runID}/annotate",
    success: [200],
    refusals: [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429],
  },
  saveCheckpoint: {
    method: "POST",
    path: "/sdk/v1/runs/{runID}/checkpoint",
    success: [200],
    refusals: [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429],
  },
  reportUsage: {
    method: "POST",
    path: "/sdk/v1/runs/{runID}/usage",
    success: [200],
    refusals: [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429],
  },
  recordToolCall: {
    method: "POST",
    path: "/sdk/v1/runs/{runID}/tool-call",
    success: [200],
    refusals: [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429],
  },
  upsertOutput: {
    method: "POST",
    path: "/sdk/v1/runs/{runID}/output",
    success: [200],
    refusals: [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429],
  },
  completeRun: {
    method: "POST",
    path: "/sdk/v1/runs/{runID}/complete",
    success: [200],
    refusals: [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429],
  },
  failRun: {
    method: "POST",
    path: "/sdk/v1/runs/{runID}/fail",
    success: [200],
    refusals: [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429],
  },
  spawnRun: {
    method: "POST",
    path: "/sdk/v1/runs/{runID}/spawn",
    success: [202],
    refusals: [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429],
  },
  continueRun: {
    method: "POST",
    path: "/sdk/v1/runs/{runID}/continue",
    success: [202],
    refusals: [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429],
  },
  setState: {
    method: "POST",
    path: "/sdk/v1/runs/{runID}/state",
    success: [201],
    refusals: [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429],
  },
  listState: {
    method: "GET",
    path: "/sdk/v1/runs/{runID}/state",
    success: [200],
    refusals: [400, 401, 403, 404, 405, 409, 410, 429],
  },
  getState: {
    method: "GET",
    path: "/sdk/v1/runs/{runID}/state/{key}",
    success: [200],
    refusals: [400, 401, 403, 404, 405, 409, 410, 429],
  },
  deleteState: {
    method: "DELETE",
    path: "/sdk/v1/runs/{runID}/state/{key}",
    success: [204],
    refusals: [400, 401, 403, 404, 405, 409, 410, 429],
  },
  reportResources: {
    method: "POST",
    path: "/sdk/v1/runs/{runID}/resources",
    success: [201],
    refusals: [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429],
  },
  pushStreamChunk: {
    method: "POST",
    path: "/sdk/v1/runs/{runID}/stream",
    success: [200],
    refusals: [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429],
  },
};
