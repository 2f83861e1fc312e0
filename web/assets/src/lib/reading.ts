// Reading made easier: the size of the text, which this device remembers, and the text read aloud by the browser's own voice, a
// paragraph at a time, from the first that is in view. Without script the browser's zoom and reader remain.

const SIZES = [0.875, 1, 1.15, 1.3, 1.5];
const KEY = "mumpuni-text-size";
const PARTS = "h2, h3, h4, p, li, td, th, dt, dd, figcaption, summary";

export function readEasily(root: HTMLElement): void {
  const bar = root.querySelector<HTMLElement>("[data-reading]");
  const text = root.querySelector<HTMLElement>("article.prose");
  if (!bar || !text) return;
  bar.hidden = false;
  size(bar);
  aloud(bar, text);
}

function size(bar: HTMLElement): void {
  const buttons = [...bar.querySelectorAll<HTMLButtonElement>("[data-size]")];
  let at = SIZES.indexOf(remembered());
  const set = (to: number): void => {
    at = Math.min(SIZES.length - 1, Math.max(0, to));
    document.documentElement.style.setProperty("--mp-reading", String(SIZES[at]));
    for (const b of buttons) b.setAttribute("aria-disabled", String(at === (Number(b.dataset.size) > 0 ? SIZES.length - 1 : 0)));
  };
  set(at < 0 ? 1 : at);
  for (const b of buttons) {
    b.addEventListener("click", () => {
      set(at + Number(b.dataset.size));
      remember(SIZES[at]);
    });
  }
}

// A browser that keeps nothing throws; the size then holds for this page, and the lesson goes on.
function remembered(): number {
  try {
    return Number(localStorage.getItem(KEY) ?? 1);
  } catch {
    return 1;
  }
}

function remember(size: number): void {
  try {
    localStorage.setItem(KEY, String(size));
  } catch {
    // full or forbidden
  }
}

function aloud(bar: HTMLElement, text: HTMLElement): void {
  const button = bar.querySelector<HTMLButtonElement>("[data-aloud]");
  const note = bar.querySelector<HTMLElement>("[data-aloud-note]");
  if (!button || !note) return;
  let now: HTMLElement | undefined;
  let turn = 0; // of the reading that is under way; what an earlier one still reports counts no more

  const stop = (): void => {
    turn++;
    now?.classList.remove("spoken");
    now = undefined;
    button.setAttribute("aria-pressed", "false");
    speechSynthesis.cancel();
  };
  const say = (parts: HTMLElement[], voice: SpeechSynthesisVoice, mine: number): void => {
    if (mine !== turn) return;
    now?.classList.remove("spoken");
    now = parts.shift();
    if (!now) return stop();
    now.classList.add("spoken");
    now.scrollIntoView({ block: "nearest" });
    const words = new SpeechSynthesisUtterance(now.textContent?.trim() ?? "");
    words.voice = voice;
    words.lang = voice.lang;
    words.onend = () => say(parts, voice, mine);
    words.onerror = () => mine === turn && stop();
    speechSynthesis.speak(words);
  };
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-pressed") === "true") return stop();
    const voice = "speechSynthesis" in window ? await indonesian() : undefined;
    note.hidden = !!voice;
    if (!voice) return;
    button.setAttribute("aria-pressed", "true");
    say(readable(text), voice, ++turn);
  });
  addEventListener("pagehide", () => button.getAttribute("aria-pressed") === "true" && stop());
}

// indonesian is a voice that can say Indonesian. Browsers tell their voices late.
async function indonesian(): Promise<SpeechSynthesisVoice | undefined> {
  const find = (): SpeechSynthesisVoice | undefined => speechSynthesis.getVoices().find((v) => /^(id|in)\b/i.test(v.lang));
  if (!find()) {
    await new Promise((done) => {
      speechSynthesis.addEventListener("voiceschanged", done, { once: true });
      setTimeout(done, 1000);
    });
  }
  return find();
}

// readable are the paragraphs to say: not what holds others, what is folded away or what is above the window.
function readable(text: HTMLElement): HTMLElement[] {
  const all = [...text.querySelectorAll<HTMLElement>(PARTS)].filter((p) => p.textContent?.trim() && !p.querySelector(PARTS) && p.getClientRects().length > 0);
  const ahead = all.filter((p) => p.getBoundingClientRect().bottom > 0);
  return ahead.length > 0 ? ahead : all;
}
