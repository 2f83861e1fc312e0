// The player of H5P: it loads H5P's core and the libraries that a package brings, shows the content, keeps its state, and tells the lesson's
// page what it says of itself, over a port that only that page has. The package could say anything: it is believed about itself alone.

import { core, type Instance, integration, type Play, type Statement, type UserData } from "./lib/h5p-core";
import { Word } from "./lib/h5p-word";
import { started, type Start, Watch } from "./lib/player";

type H5PStart = Start & { play: Play; completion: string; success: string; words: Record<string, string> };

const SOON = 400; // ms in which changes are gathered
const KEPT = 1500; // ms after an act in which the state is looked at
const FULL = 190_000; // bytes of a state that the server keeps

class H5PPlayer {
  private readonly began = performance.now();
  private readonly word: Word;
  private data: UserData = {};
  private kept = ""; // the last state that could be kept
  private waiting = 0;
  private looking = 0;
  private width = 0;

  constructor(
    private readonly start: H5PStart,
    private readonly port: MessagePort,
  ) {
    this.word = new Word(start.completion, start.success);
    if (start.state && start.success !== "failed") this.data = JSON.parse((this.kept = start.state)) as UserData; // who failed starts anew
  }

  async begin(): Promise<void> {
    this.port.onmessage = (event) => event.data?.kind === "close" && this.close();
    try {
      const [content, about] = await Promise.all([this.file("content/content.json"), this.file("h5p.json")]);
      Object.assign(window, { H5P: { preventInit: true }, H5PIntegration: integration(this.start, content, JSON.parse(about.replace(/^\uFEFF/, "")), this.data) });
      await this.load();
      this.show();
    } catch (fault) {
      console.error(fault);
      this.port.postMessage({ kind: "broken" });
    }
  }

  private async file(path: string): Promise<string> {
    const answer = await fetch(this.start.base + path);
    if (!answer.ok) throw new Error(path + ": " + answer.status);
    return answer.text();
  }

  // load brings the code in its order: scripts that are put in together come over the line together, and run one after the other.
  private async load(): Promise<void> {
    const { play, base } = this.start;
    const root = document.documentElement.dataset;
    const at = (path: string): string => base + path.split("/").map(encodeURIComponent).join("/");
    for (const address of [root.sheet ?? "", ...play.styles.map(at)]) document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: address }));
    await Promise.all([root.core ?? "", ...play.scripts.map(at)].map((src) => new Promise<void>((done) => {
      const script = Object.assign(document.createElement("script"), { src, async: false });
      script.onload = script.onerror = (): void => done(); // one that fails is missed by what needs it
      document.head.append(script);
    })));
    await new Promise<void>((done) => core().jQuery(document).ready(() => done())); // the core makes itself ready then, too
  }

  private show(): void {
    const H5P = core();
    H5P.getUserData = (_id, name, done, sub = 0) => {
      const text = this.data[sub]?.[name];
      done(undefined, text === undefined ? undefined : JSON.parse(text));
    };
    H5P.setUserData = (_id, name, value, extras) => this.set(name, JSON.stringify(value), extras?.subContentId ?? 0);
    H5P.deleteUserData = (_id, name, sub = 0) => this.set(name, undefined, sub);
    H5P.setFinished = (_id, score, max) => this.heard(() => this.word.finished(score, max));
    const folder = H5P.getLibraryPath;
    H5P.getLibraryPath = (name) => (this.start.play.folders?.[name] ? this.start.base + this.start.play.folders[name] : folder(name));
    H5P.externalDispatcher.on("xAPI", (event) => this.heard(() => this.word.hear(event.data.statement as Statement)));
    H5P.init(document.body);
    if (!H5P.instances.length) throw new Error("nothing can be shown");
    this.watch(H5P.instances);
  }

  // watch follows what the learner does, and how large the content is.
  private watch(instances: Instance[]): void {
    new Watch(this.port).within(window);
    for (const act of ["pointerup", "keyup", "change"]) addEventListener(act, () => this.look(), { passive: true, capture: true });
    addEventListener("resize", () => {
      if (innerWidth === this.width) return; // its height is what we said
      this.width = innerWidth;
      for (const one of instances) core().trigger(one, "resize");
    });
    const box = document.querySelector(".h5p-content") ?? document.body;
    new ResizeObserver(() => {
      if (!document.fullscreenElement) this.port.postMessage({ kind: "height", height: Math.ceil(box.getBoundingClientRect().height) + 2 });
    }).observe(box);
  }

  private set(name: string, text: string | undefined, sub: string | number): void {
    if (this.data[sub]?.[name] === text) return;
    if (text === undefined) delete this.data[sub]?.[name];
    else (this.data[sub] ??= {})[name] = text;
    this.soon();
  }

  private heard(take: () => void): void {
    take();
    this.look();
    this.soon();
  }

  // look asks the content for its state a little later.
  private look(): void {
    clearTimeout(this.looking);
    this.looking = window.setTimeout(() => this.ask(), KEPT);
  }

  private ask(): void {
    clearTimeout(this.looking);
    for (const one of core().instances) {
      try {
        const state = one.getCurrentState?.();
        if (state !== undefined) core().setUserData(one.contentId, "state", state);
      } catch (fault) {
        console.error(fault); // a content that cannot say where it is begins anew
      }
    }
  }

  private soon(): void {
    if (!this.waiting) this.waiting = window.setTimeout(() => this.tell(false), SOON);
  }

  private tell(left: boolean): void {
    clearTimeout(this.waiting);
    this.waiting = 0;
    const state = JSON.stringify(this.data);
    if (new TextEncoder().encode(state).length <= FULL) this.kept = state;
    else this.port.postMessage({ kind: "unkept" });
    const seconds = Math.round((performance.now() - this.began) / 1000);
    this.port.postMessage({ kind: "report", report: { ...this.word.said(), state: this.kept, seconds, left } });
    if (this.word.more()) this.soon();
  }

  private close(): void {
    if (window.H5P && core().instances) this.ask();
    this.tell(true);
    this.port.postMessage({ kind: "closed" });
  }
}

declare global {
  interface Window {
    H5P?: unknown;
  }
}

started<H5PStart>((start, port) => void new H5PPlayer(start, port).begin());
