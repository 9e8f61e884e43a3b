/** Executes one run: counts the words of the texts in its payload, and tells the orchestrator how it goes. */

import { Client, NoAnswer, Refused } from "./client.js";
import type { JobRun, JsonObject } from "../../src/runcontract/generated/types.js";

/** Return a variable of the environment. */
function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") {
    throw new Error(`${name} is not set: RUN_URL, RUN_ID and RUN_TOKEN say which run to execute`);
  }
  return value;
}

/** Return the texts of a payload, which is free JSON: its shape is for the executor to check. */
function textsOf(payload: JsonObject): readonly string[] {
  const texts = payload["texts"];
  if (!Array.isArray(texts) || !texts.every((text) => typeof text === "string")) {
    throw new Error("payload.texts must be an array of strings");
  }
  return texts;
}

/** Do the work of a run, and complete it. */
async function execute(client: Client, runID: string): Promise<JobRun> {
  const path = { runID };
  const texts = textsOf(await client.call("getPayload", { path }));
  await client.call("logEvent", {
    path,
    body: { level: "info", message: "counting words", data: { texts: texts.length } },
  });
  let words = 0;
  for (const [index, text] of texts.entries()) {
    words += text.split(/\s+/).filter((word) => word !== "").length;
    const done = index + 1;
    await client.call("setState", { path, body: { key: "words", value: { words, done } } });
    await client.call("reportProgress", {
      path,
      body: { percent: Math.floor((100 * done) / texts.length), message: `${done} of ${texts.length} texts` },
    });
  }
  await client.call("saveCheckpoint", { path, body: { state: { words }, source: "example" } });
  return client.call("completeRun", { path, body: { result: { words } } });
}

/** Execute the run that the environment names. */
async function main(): Promise<void> {
  const client = new Client(variable("RUN_URL"), variable("RUN_TOKEN"));
  const runID = variable("RUN_ID");
  try {
    const run = await execute(client, runID);
    console.log(`run ${run.id} is ${run.status}: ${JSON.stringify(run.result)}`);
  } catch (error) {
    if (!(error instanceof Refused || error instanceof NoAnswer)) {
      // The server is well, so the fault is ours, and the run should not wait for its time-out.
      await client.call("failRun", { path: { runID }, body: { error: String(error) } });
    }
    throw error;
  }
}

main().catch((error: unknown) => {
  console.error(`executor: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
