// Signing out: answers and progress that were not sent yet are told before they go, and once the person is signed out, what they left on
// this device is wiped. Other people's unsent answers stay.

import { forget } from "./kept";
import { LessonOutbox } from "./lesson-outbox";
import { Outbox, waiting } from "./outbox";
import { KEY as FLAGS } from "./flags";
import { forgetPages } from "./worker-page";

// watchSignOut takes the forms that sign out. The page that asks before ("/keluar") knows who is leaving; other forms go there
// when this device holds anything unsent.
export function watchSignOut(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.getAttribute("action") !== "/keluar" || !("indexedDB" in window)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void leave(form);
  }, true);
  document.querySelectorAll<HTMLElement>("[data-unsent]").forEach((asking) => void warn(asking));
}

const count = { answers, lessons };

async function answers(person?: string): Promise<number> {
  const outbox = await Outbox.open("");
  const all = waiting(await outbox.of());
  if (person && !all.some((s) => s.person === person)) return (await outbox.intents(person)).length;
  return all.filter((s) => !person || s.person === person).length;
}

async function lessons(person?: string): Promise<number> {
  return (await (await LessonOutbox.open()).of(person)).length;
}

async function warn(asking: HTMLElement): Promise<void> {
  const n = await count[asking.dataset.what as keyof typeof count](asking.dataset.unsent);
  asking.hidden = n === 0;
  asking.textContent = (asking.textContent ?? "").replace("{n}", String(n));
}

// wipe forgets what one person left here, and of everybody what the server has.
async function wipe(person = ""): Promise<void> {
  const outbox = await Outbox.open(person);
  for (const step of await outbox.of()) if (step.stored !== undefined) await outbox.drop(step);
  if (person) {
    await outbox.wipe(person);
    await (await LessonOutbox.open()).wipe(person);
  }
  try {
    localStorage.removeItem(FLAGS);
  } catch {
    // forbidden: nothing is there
  }
}

async function leave(form: HTMLFormElement): Promise<void> {
  const person = form.dataset.person;
  if (!person && ((await answers()) || (await lessons()))) return location.assign("/keluar");
  try {
    const res = await fetch("/keluar", { method: "POST", redirect: "manual" });
    if (res.type !== "opaqueredirect") return form.submit();
  } catch {
    return form.submit(); // the browser says that there is no line; nothing was wiped
  }
  await forgetPages();
  await forget();
  await wipe(person);
  location.assign("/masuk");
}
