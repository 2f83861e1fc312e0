// The pages of what the device keeps: the one that asks before a course is saved, the list of what is saved and of what waits to be sent,
// and the page in place of one that cannot come.

import { countOf, type Waits, waits } from "./lib/device";
import { all, chosen, type Course, forget, full, open, own, SHELF, shelve, type State, whose } from "./lib/kept";
import { drop, room, Saving, sizeOf } from "./lib/saving";
import { size } from "./lib/size";
import { EVENT } from "./lib/unsent";

const able = "serviceWorker" in navigator && "caches" in window && "indexedDB" in window;
const root = document.querySelector<HTMLElement>("[data-keep]");
const person = document.querySelector<HTMLElement>("[data-device]")?.dataset.device ?? "";
const keeper = document.querySelector<HTMLElement>("[data-device]")?.dataset.keeper ?? "";

const part = (name: string, inside: Element | null = root): HTMLElement | null => inside?.querySelector<HTMLElement>(`[data-${name}]`) ?? null;
const text = (name: string): string => root?.getAttribute("data-t-" + name) ?? "";
const show = (name: string, is = true, inside: Element | null = root): void => void part(name, inside)?.toggleAttribute("hidden", !is);

// stated says how a saving stands.
function stated(state: State, need?: { need: number; free: number }): string {
  // A browser may refuse while it says that there is room: then how much is left is not told, and of what is not known nothing is.
  const told = state !== "full" || (need && need.need > need.free) ? state : need?.need ? "refused" : "short";
  return text("state-" + told).replace("{need}", size(need?.need ?? 0)).replace("{free}", size(need?.free ?? 0));
}

// running is a course that is being saved, drawn inside a place.
class Running {
  private saving: Saving | null = null;
  asked = 0; // bytes of what was chosen, for when room ends before it is known what of that is missing

  constructor(
    private readonly id: string,
    private readonly place: HTMLElement,
    private readonly ended: (state: State) => void,
  ) {
    part("pause", place)?.addEventListener("click", () => this.saving?.pause());
    part("resume", place)?.addEventListener("click", () => void this.run());
  }

  async run(without?: string[]): Promise<void> {
    if (this.saving) return;
    this.saving = await Saving.of(this.id, (have, of, state, need) => this.draw(have, of, state, need));
    if (!this.saving) return;
    const state = await this.saving.run(without);
    this.saving = null;
    this.ended(state);
  }

  draw(have: number, of: number, state: State, need?: { need: number; free: number }): void {
    const bar = this.place.querySelector("progress");
    const words = this.place.querySelector<HTMLElement>(".progress-text .num");
    if (bar) [bar.max, bar.value] = [Math.max(of, 1), have];
    if (words) words.textContent = !of ? "" : text("part-of").replace("{have}", size(have)).replace("{of}", size(of));
    const line = part("state", this.place);
    if (line) line.textContent = stated(state, need?.need || !this.asked ? need : { need: this.asked, free: need?.free ?? 0 });
    const busy = state === "loading" || state === "waiting";
    show("bar", state !== "complete", this.place);
    show("pause", busy, this.place);
    show("resume", !busy && state !== "complete" && state !== "gone", this.place);
  }
}

// ── before a course is saved ──────────────────────────────────────────────────────────────────────────────────────────
async function asking(form: HTMLFormElement): Promise<void> {
  const id = form.dataset.course ?? "";
  const boxes = [...form.querySelectorAll<HTMLInputElement>("input[name=modul]")];
  const mine = form.querySelector<HTMLInputElement>("input[name=milik]");
  const total = (): void => {
    const sum = boxes.filter((b) => b.checked).reduce((n, b) => n + Number(b.dataset.bytes), Number(form.dataset.bytes));
    const place = part("total");
    if (place) place.textContent = size(sum);
  };
  // What ended well is said where one looks, above the list that may be longer than the screen; what stopped leaves its button.
  const running = new Running(id, form, (state) => {
    show("saved", state === "complete");
    show("ask", true, form);
    if (state !== "complete") return;
    part("saved")?.scrollIntoView({ block: "center" });
    part("saved")?.querySelector("a")?.focus({ preventScroll: true });
  });
  let owner = "";
  form.addEventListener("change", total);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const wrong = !mine?.checked ? "own-needed" : !boxes.some((b) => b.checked) ? "none-chosen" : owner && owner !== person ? "other" : "";
    say("wrong", text(wrong));
    if (wrong) return mine?.focus();
    void keepAll(running, boxes, owner !== person);
    owner = person;
  }, true);
  owner = await whose();
  if (owner === person && mine) mine.checked = true;
  show("once", owner !== person);
  const left = await room();
  if (left) say("room", text("room").replace("{free}", size(left.free)));
  const known = (await courses()).find((c) => c.id === id);
  if (known) boxes.forEach((b) => (b.checked = !known.without.includes(b.value)));
  if (known) show("saved", known.state === "complete");
  total();
}

// courses are those on the device; none, and nothing is made there, where nobody called it their own.
async function courses(): Promise<Course[]> {
  const db = (await whose()) ? await open() : null;
  const list = db ? await all<Course>(db, "courses") : [];
  db?.close();
  return list;
}

async function keepAll(running: Running, boxes: HTMLInputElement[], first: boolean): Promise<void> {
  running.asked = boxes.filter((b) => b.checked).reduce((n, b) => n + Number(b.dataset.bytes), 0);
  try {
    await own(person, keeper);
  } catch (err) {
    return say("wrong", full(err) ? stated("full", { need: running.asked, free: (await room())?.free ?? 0 }) : text("unsupported"));
  }
  show("ask", false);
  if (first) await ownPages();
  await running.run(boxes.filter((b) => !b.checked).map((b) => b.value));
}

// ownPages brings the pages of the learner.
async function ownPages(): Promise<void> {
  for (const path of ["/", "/riwayat", "/sertifikat", "/tersimpan"]) {
    try {
      const answer = await fetch(path, { redirect: "error" });
      if (answer.ok && (await answer.clone().text()).includes(`data-device="${person}"`)) await shelve(path, answer);
    } catch {
      // it is kept when it is opened
    }
  }
}

function say(name: string, words: string): void {
  const place = part(name);
  if (!place) return;
  place.textContent = words;
  place.hidden = !words;
}

// ── what is saved ─────────────────────────────────────────────────────────────────────────────────────────────────────
async function listed(list: HTMLElement): Promise<void> {
  const pattern = list.querySelector("template");
  const kept = (await courses()).sort((a, b) => b.at - a.at);
  list.querySelectorAll("li").forEach((li) => li.remove());
  for (const c of kept) {
    const item = pattern?.content.cloneNode(true) as DocumentFragment;
    const li = item.querySelector("li");
    if (!li) continue;
    await draw(c, li);
    list.append(li);
  }
  show("none", !kept.length);
  const left = await room();
  if (left) say("space", text("space").replace("{used}", size(left.used)).replace("{free}", size(left.free)));
  show("forget", (await whose()) !== "");
}

async function draw(c: Course, li: HTMLElement): Promise<void> {
  const link = li.querySelector("a");
  if (link) [link.href, link.textContent] = ["/belajar/" + c.id, c.title];
  const { have, of } = await sizeOf(c);
  const date = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" }).format(c.at);
  const about = part("about", li);
  if (about) about.textContent = (c.at ? text("saved-on").replace("{date}", date) + " · " : "") + size(have);
  const state = c.state === "loading" || c.state === "waiting" ? "paused" : c.state;
  const running = new Running(c.id, li, (s) => void (s === "complete" ? relist(text("updated")) : undefined));
  running.draw(have, of, state, { need: of - have, free: (await room())?.free ?? 0 });
  show("update", state === "complete", li);
  part("update", li)?.addEventListener("click", () => void running.run());
  part("remove", li)?.addEventListener("click", () => confirm(text("remove-ask")) && void drop(c.id).then(() => relist("")));
  if (c.state === "loading" || c.state === "waiting") void running.run(); // it was cut off: the page was closed, or the browser
}

async function relist(news: string): Promise<void> {
  const list = part("courses");
  if (list) await listed(list);
  say("news", news);
}

// ── what waits to be sent ─────────────────────────────────────────────────────────────────────────────────────────────
async function waiting(list: HTMLElement): Promise<void> {
  const w = await waits(person);
  list.replaceChildren(...rows(w));
  const n = countOf(w);
  show("sent", n === 0);
  show("more", n > 0);
}

function rows(w: Waits): HTMLElement[] {
  const by = new Map<string, number>();
  for (const step of w.answers) by.set(step.attempt, (by.get(step.attempt) ?? 0) + 1);
  return [
    ...[...by].map(([attempt, n]) => row(text(n === 1 ? "answer" : "answers").replace("{n}", String(n)), "/kuis/" + attempt)),
    ...w.finishes.map((attempt) => row(text("finish"), "/kuis/" + attempt)),
    ...w.lessons.map((e) => row(text("lesson"), e.send.replace(/\/kemajuan$/, ""))),
  ];
}

function row(words: string, href: string): HTMLElement {
  const li = document.createElement("li");
  const a = document.createElement("a");
  a.href = href;
  a.textContent = text("open");
  li.append(words, a);
  return li;
}

// ── in place of a page that cannot come ───────────────────────────────────────────────────────────────────────────────
async function openable(list: HTMLElement): Promise<void> {
  const links: [string, string][] = (await courses()).filter((c) => chosen(c).length).map((c) => ["/belajar/" + c.id, c.title]);
  const shelf = await caches.open(SHELF);
  for (const [path, name] of [["/", "home"], ["/riwayat", "history"], ["/sertifikat", "certificates"]] as const) {
    if (await shelf.match(path, { ignoreVary: true })) links.push([path, text("page-" + name)]);
  }
  for (const [href, words] of links) {
    const li = document.createElement("li");
    const a = document.createElement("a");
    [a.href, a.textContent] = [href, words];
    li.append(a);
    list.append(li);
  }
  show("none", !links.length);
}

function begin(): void {
  if (!root) return;
  const form = root.querySelector<HTMLFormElement>("form[data-course]");
  const courses = part("courses");
  const unsent = part("waits");
  const instead = part("openable");
  if (!able || (form && !keeper)) return show("unable");
  if (form) void asking(form);
  if (courses) void listed(courses);
  if (unsent) {
    void waiting(unsent);
    addEventListener(EVENT, () => void waiting(unsent));
    part("send")?.addEventListener("click", () => dispatchEvent(new Event("mumpuni:send")));
  }
  if (instead) {
    void openable(instead);
    part("again")?.addEventListener("click", () => location.reload());
    addEventListener("online", () => location.reload());
  }
  part("forget")?.addEventListener("click", () => confirm(text("forget-ask")) && void forget().then(() => relist("")));
}

begin();
