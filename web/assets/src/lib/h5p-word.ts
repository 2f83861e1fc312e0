// What an H5P content says of itself, told in the words that all packages are kept in. It speaks in statements of xAPI; what has no parent is
// about the content as a whole, what has one about a part of it.

import type { Statement } from "./h5p-core";
import { type Answer, number, type Score, seconds, text } from "./player";

const MOST = 50; // answers of one report
const LONGEST = 2000; // characters of a response

export class Word {
  private completion: "unknown" | "incomplete" | "completed";
  private success: "unknown" | "passed" | "failed";
  private score?: Score;
  private answers: Answer[] = [];

  constructor(completion: string, success: string) {
    const anew = success === "failed"; // who failed is not done, and not judged until they have tried again
    this.completion = anew ? "incomplete" : completion === "completed" || completion === "incomplete" ? completion : "unknown";
    this.success = success === "passed" ? success : "unknown";
  }

  // said is what stands, with the answers that were not yet told.
  said(): { completion: string; success: string; score?: Score; answers: Answer[] } {
    return { completion: this.completion, success: this.success, score: this.score, answers: this.answers.splice(0, MOST) };
  }

  // more reports whether there are answers that were not told yet.
  more(): boolean {
    return this.answers.length > 0;
  }

  // hear takes a statement.
  hear(s: Statement): void {
    const verb = text(s?.verb?.id).split("/").pop() ?? "";
    if (verb === "answered") this.answers.push(answer(s));
    const parent = s?.context?.contextActivities?.parent;
    if (!(Array.isArray(parent) ? parent.length : parent)) this.whole(verb, s.result ?? {});
  }

  // finished is what contents call that are older than statements, and the core for those that are not.
  finished(score: unknown, max: unknown): void {
    this.completion = "completed";
    if (number(score) !== undefined) this.score = { raw: number(score), min: 0, max: number(max) };
  }

  // whole follows what is said of the content itself. To answer wrongly is not to fail: only who says «completed» or «failed» judges.
  private whole(verb: string, result: NonNullable<Statement["result"]>): void {
    const ends = ["completed", "answered", "passed", "failed", "consume", "consumed"].includes(verb);
    if (!ends) {
      if (this.completion === "unknown") this.completion = "incomplete";
      return;
    }
    this.completion = "completed";
    const { scaled, raw, min, max } = result.score ?? {};
    if (number(raw) !== undefined || number(scaled) !== undefined) this.score = { scaled: number(scaled), raw: number(raw), min: number(min), max: number(max) };
    if (verb === "passed" || result.success === true) this.success = "passed";
    else if (verb === "failed" || (verb === "completed" && result.success === false)) this.success = "failed";
  }
}

// answer is one to a question within the content.
function answer(s: Statement): Answer {
  const { object, result } = s;
  const named = (words?: Record<string, string>): string => text(Object.values(words ?? {})[0]).replace(/<[^>]*>/g, " ").trim();
  const scaled = number(result?.score?.scaled);
  const verdict = result?.success === true ? "correct" : scaled !== undefined && scaled > 0 && scaled < 1 ? String(scaled) : result?.success === false ? "wrong" : "neutral";
  return {
    question: named(object?.definition?.description) || named(object?.definition?.name) || text(object?.id), kind: text(object?.definition?.interactionType),
    response: text(result?.response).slice(0, LONGEST), result: verdict, seconds: seconds(text(result?.duration)),
  };
}
