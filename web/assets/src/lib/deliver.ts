// How the server is spoken to about an attempt: every answer it can give becomes one of a few outcomes, and no call fails.

import type { Answer, Step } from "./outbox";

const LIMIT = 15_000; // ms to wait for the server

export type Outcome =
  | { kind: "stored"; answer: Answer; seq: number; stale: boolean; read: string }
  | { kind: "kept"; detail: string } // came after the end: the server keeps it, ungraded
  | { kind: "over"; detail: string } // came after the end and is not kept
  | { kind: "refused"; detail: string } // no answer to this question
  | { kind: "gone"; detail: string } // not this person's attempt
  | { kind: "session" } // signed out
  | { kind: "later" }; // no line, or the server is not well

type Said = {
  answer?: Answer; seq?: number; stale?: boolean; read?: string;
  key?: string; detail?: string; errors?: { key?: string; detail: string }[];
};

// call asks the server within the limit; null without an answer.
export async function call(url: string, init: RequestInit = {}): Promise<Response | null> {
  const stop = new AbortController();
  const limit = setTimeout(() => stop.abort(), LIMIT);
  try {
    return await fetch(url, { redirect: "manual", headers: { Accept: "application/json" }, ...init, signal: stop.signal });
  } catch {
    return null;
  } finally {
    clearTimeout(limit);
  }
}

// post is the request that sends a step.
export function post(step: Step): RequestInit {
  const age = Math.max(0, Math.min(Date.now() - step.at, 86_400_000));
  return {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({
      slot: step.slot, answer: step.answer, step: step.step, seen: step.seen, device: step.device, change: step.change,
      age_ms: Math.round(age), left_ms: step.left === undefined ? undefined : Math.round(step.left),
    }),
  };
}

// deliver sends a step.
export async function deliver(url: string, step: Step): Promise<Outcome> {
  const res = await call(url, post(step));
  if (!res || res.status >= 500 || res.status === 429) return { kind: "later" };
  if (res.type === "opaqueredirect" || res.status === 401 || res.status === 403) return { kind: "session" };
  let said: Said;
  try {
    said = (await res.json()) as Said;
  } catch {
    return { kind: "later" };
  }
  if (res.ok && said.answer) return { kind: "stored", answer: said.answer, seq: said.seq ?? 0, stale: !!said.stale, read: said.read ?? "" };
  return refusal(res.status, said);
}

function refusal(status: number, said: Said): Outcome {
  const detail = said.errors?.[0]?.detail ?? said.detail ?? "";
  if (status === 404) return { kind: "gone", detail };
  if (status === 409) return { kind: said.key === "quiz.late_kept" ? "kept" : "over", detail };
  // A server of another version may not understand the request; that says nothing about the answer.
  if (status === 422 && (said.errors ?? [said]).some((e) => e.key?.startsWith("quiz."))) return { kind: "refused", detail };
  return { kind: "later" };
}

// finish sends the attempt to be graded. "done" also when it was sent before.
export async function finish(attempt: string): Promise<"done" | "session" | "later"> {
  const res = await call(attempt + "/kirim", { method: "POST" });
  if (!res || res.status >= 500 || res.status === 429) return "later";
  if (res.status === 401 || res.status === 403) return "session";
  return "done"; // redirected to the result; whatever else there is to say is said there
}

// backoff is how long to wait after so many failures, with some chance: a whole office does not come back in the same moment.
export function backoff(failures: number): number {
  return Math.min(30_000, 1000 * 2 ** (failures - 1)) * (0.75 + Math.random() / 2);
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
