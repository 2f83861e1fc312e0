// A lesson that another maker packed: it is opened in a frame that shares nothing with this page or with any other, and what it says goes to
// the server, which believes it about this module of this learner alone. Without this script a package cannot be opened, and that is said.

type Launch = { launch: number; player: string; base: string; item: unknown; state: string; au?: string; play?: unknown; completion: string; success: string };
type Report = { item: string; launch: number; seq: number; state: string; completion: string; success: string; score?: unknown; seconds: number; left: boolean; answers: unknown[] };
type Answer = { completed: boolean; course_completed: boolean };

const TRY_AGAIN = 5000; // ms
const LAST_WORDS = 4000; // ms in which a package that is closed may say something
const MOST = 60_000; // bytes of a request that outlives its page
const HIGHEST = 20_000; // px of a frame

class Package {
  private frame?: HTMLIFrameElement;
  private port?: MessagePort;
  private launch?: Launch;
  private item = "";
  private seq = 0;
  private next?: Report; // not yet acknowledged
  private sending = false;
  private closing = false;
  private worry = ""; // what the player cannot do, which stays true

  constructor(private readonly root: HTMLElement) {}

  begin(): void {
    if (!("credentialless" in HTMLIFrameElement.prototype)) return this.say("browser");
    this.root.querySelectorAll<HTMLButtonElement>("[data-item]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => void this.open(button));
    });
    this.part("close")?.addEventListener("click", () => this.close());
    addEventListener("pagehide", () => this.last());
    addEventListener("online", () => void this.send());
  }

  private part<E extends HTMLElement>(name: string): E | null {
    return this.root.querySelector<E>(`[data-${name}]`);
  }

  private say(name: string, detail = ""): void {
    const line = this.part("package-line");
    name ||= this.worry;
    if (!line) return;
    line.textContent = name ? detail || (this.root.getAttribute("data-t-" + name) ?? "") : "";
    line.hidden = !name;
  }

  private async open(button: HTMLButtonElement): Promise<void> {
    if (this.frame) return;
    button.disabled = true;
    this.item = button.dataset.item ?? "";
    try {
      const answer = await this.post("buka", { item: this.item, browse: button.dataset.browse !== undefined });
      if (!answer.ok) return this.say("failed", await detail(answer));
      this.launch = (await answer.json()) as Launch;
      this.say("");
      this.show(this.launch);
    } catch {
      this.say("offline");
    } finally {
      button.disabled = false;
    }
  }

  private show(launch: Launch): void {
    const frame = document.createElement("iframe");
    frame.className = "package-frame";
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms");
    (frame as HTMLIFrameElement & { credentialless: boolean }).credentialless = true;
    frame.allow = "autoplay; fullscreen";
    frame.allowFullscreen = true;
    frame.referrerPolicy = "no-referrer";
    frame.title = this.root.dataset.title ?? "";
    frame.addEventListener("load", () => this.start(frame, launch), { once: true });
    frame.src = launch.player;
    this.frame = frame;
    this.part("package-stage")?.append(frame);
    this.part("package-outside")?.setAttribute("hidden", "");
    this.part("package-inside")?.removeAttribute("hidden");
    frame.focus();
  }

  // start hands the player its end of a line that nobody else has.
  private start(frame: HTMLIFrameElement, launch: Launch): void {
    const line = new MessageChannel();
    this.port = line.port1;
    line.port1.onmessage = (event) => this.hear(event.data);
    const learner = { id: this.root.dataset.learner ?? "", name: this.root.dataset.name ?? "" };
    const { item, state, base, au, play, completion, success } = launch;
    const words = play ? (JSON.parse(this.root.dataset.words ?? "{}") as unknown) : undefined;
    frame.contentWindow?.postMessage({ kind: "start", item, state, base, au, play, completion, success, words, learner }, new URL(launch.player).origin, [line.port2]);
  }

  // hear takes what the player says: some kinds of messages, and of a report the fields that there are.
  private hear(said: unknown): void {
    const { kind, report, height } = (said ?? {}) as { kind?: unknown; report?: Partial<Report>; height?: unknown };
    if (kind === "alive") dispatchEvent(new Event("focus"));
    if (kind === "height") this.fit(Number(height));
    if (kind === "broken" || kind === "unkept") this.say((this.worry = kind));
    if (kind === "closed") this.closed();
    if (kind !== "report" || !report || !this.launch) return;
    dispatchEvent(new Event("focus"));
    const answers = [...(this.next?.answers ?? []), ...(Array.isArray(report.answers) ? report.answers : [])].slice(-200);
    this.next = {
      item: this.item, launch: this.launch.launch, seq: ++this.seq, state: String(report.state ?? ""), completion: String(report.completion), success: String(report.success),
      score: report.score, seconds: Number(report.seconds) || 0, left: report.left === true, answers,
    };
    void this.send();
  }

  // fit makes the frame as high as what is in it, where the player tells.
  private fit(height: number): void {
    if (!this.frame || !(height > 0)) return;
    this.frame.classList.add("fits");
    this.frame.style.height = Math.min(height, HIGHEST) + "px";
  }

  private async send(): Promise<void> {
    if (this.sending || !this.next) return;
    this.sending = true;
    const report = this.next;
    try {
      const answer = await this.post("kata", report);
      if (answer.ok) {
        if (this.next === report) this.next = undefined;
        else if (this.next) this.next.answers = this.next.answers.slice(report.answers.length);
        this.say("");
        this.taken((await answer.json()) as Answer);
      } else if (answer.status < 500 && answer.status !== 429) {
        this.next = undefined;
        this.say("failed", await detail(answer));
        if (answer.status === 409) this.drop();
      } else setTimeout(() => void this.send(), TRY_AGAIN);
    } catch {
      this.say("unsent");
      setTimeout(() => void this.send(), TRY_AGAIN);
    } finally {
      this.sending = false;
    }
    if (this.next && this.next !== report) void this.send();
    else if (this.closing && !this.next) location.reload();
  }

  private taken(a: Answer): void {
    if (!a.completed) return;
    document.querySelector("[data-open]")?.setAttribute("hidden", "");
    document.querySelector("[data-done]")?.removeAttribute("hidden");
    if (a.course_completed) document.querySelector("[data-course]")?.removeAttribute("hidden");
  }

  private close(): void {
    this.port?.postMessage({ kind: "close" });
    setTimeout(() => this.closed(), LAST_WORDS);
  }

  // closed leaves the frame once all was sent; the page then says what stands.
  private closed(): void {
    this.closing = true;
    if (!this.next && !this.sending) location.reload();
  }

  private drop(): void {
    this.frame?.remove();
    this.frame = undefined;
    this.part("package-inside")?.setAttribute("hidden", "");
    this.part("package-outside")?.removeAttribute("hidden");
  }

  // last sends what was not yet sent when the page goes.
  private last(): void {
    if (!this.next) return;
    const body = JSON.stringify(this.next);
    void fetch(this.address("kata"), { method: "POST", headers: { "Content-Type": "application/json" }, body, keepalive: body.length < MOST });
  }

  private address(what: string): string {
    return (this.root.dataset.package ?? "") + "/" + what;
  }

  private post(what: string, body: unknown): Promise<Response> {
    return fetch(this.address(what), { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify(body), redirect: "error" });
  }
}

async function detail(answer: Response): Promise<string> {
  try {
    return ((await answer.json()) as { detail?: string }).detail ?? "";
  } catch {
    return "";
  }
}

document.querySelectorAll<HTMLElement>("[data-package]").forEach((root) => new Package(root).begin());
