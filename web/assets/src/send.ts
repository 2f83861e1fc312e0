// Sending the attempt, from the page that asks before (periksa) and from the one that stands in for a page that could not come
// (luring). The page stays on the screen until the server has everything, so that a broken line never ends at an error of the
// browser.

import { backoff, call, deliver, finish, pause } from "./lib/deliver";
import { Outbox, waiting } from "./lib/outbox";

class Sending {
  private readonly attempt: string;
  private readonly id: string;
  private readonly line = document.querySelector<HTMLElement>("[data-send-line]");

  constructor(private readonly root: HTMLElement) {
    this.attempt = location.pathname.split("/").slice(0, 3).join("/"); // "/kuis/<attempt>"
    this.id = this.attempt.slice("/kuis/".length);
  }

  // send delivers what still waits on the device, then the attempt, then opens the result; it tries until that is done.
  async send(): Promise<void> {
    const outbox = await Outbox.open("");
    const { person } = this.root.dataset;
    if (person) await outbox.intend(this.id, person); // it is sent from any page, should this one be closed
    for (let failures = 1; ; failures++) {
      const sent = (await this.answers()) ? await finish(this.attempt) : "later";
      if (sent === "session") this.say("session", location.pathname);
      if (sent === "done") await outbox.intend(this.id, "");
      if (sent === "done" && (await this.opens("/hasil"))) return;
      if (sent === "later") this.say("waits");
      await pause(backoff(Math.min(failures, 4)));
    }
  }

  // open opens a page of the attempt as soon as it can come.
  async open(path: string): Promise<void> {
    for (let failures = 1; !(await this.opens(path)); failures++) await pause(backoff(Math.min(failures, 4)));
  }

  private async opens(path: string): Promise<boolean> {
    const res = await call(this.attempt + path, { headers: { Accept: "text/html" } });
    if (!res || res.status >= 500) return false;
    location.replace(this.attempt + path);
    return true;
  }

  // answers delivers what waits; false when the line is down. What the server refuses stays on the device, and the result tells.
  private async answers(): Promise<boolean> {
    const outbox = await Outbox.open(this.root.dataset.person ?? "");
    for (const step of waiting(await outbox.of(this.id))) {
      const outcome = await deliver(this.attempt + "/jawaban", step);
      if (outcome.kind === "later" || outcome.kind === "session") return outcome.kind === "session"; // finish says so, too
      if (outcome.kind === "stored") await outbox.settle(step, outcome.answer, outcome.seq);
      if (outcome.kind === "kept") await outbox.drop(step);
    }
    return true;
  }

  say(name: string, signIn = ""): void {
    const text = this.root.getAttribute("data-t-" + name) ?? "";
    if (!this.line || this.line.dataset.shown === name) return;
    this.line.dataset.shown = name;
    this.line.hidden = false;
    this.line.textContent = text;
    if (!signIn) return;
    const a = document.createElement("a");
    a.href = signIn;
    a.textContent = this.root.getAttribute("data-t-sign-in") ?? "";
    this.line.append(" ", a);
  }
}

const root = document.querySelector<HTMLElement>("[data-send]");
if (root) begin(root);

function begin(root: HTMLElement): void {
  const sending = new Sending(root);
  if (root.dataset.send === "ask") {
    root.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault(); // the button says that it is busy, by app.ts
      void sending.send();
    });
    return;
  }
  // In place of a page: which one tells its address. A plain form that could not be sent goes on to checking.
  const path = location.pathname.split("/").slice(3).join("/");
  history.replaceState(null, "", location.pathname.replace(/\/kirim$/, "/periksa"));
  if (path === "kirim") void sending.send();
  else void sending.open(path && path !== "luring" ? "/" + path : "");
}
