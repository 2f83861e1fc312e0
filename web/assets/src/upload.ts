// File fields that know an upload address send the chosen file at once, in pieces, with progress and a pause. The form
// around them stays as the way without script.

import { refusal } from "./lib/refuse";
import { size } from "./lib/size";
import { stopped, Upload } from "./lib/tus";

document.querySelectorAll<HTMLElement>("[data-upload]").forEach((box) => {
  const input = box.querySelector<HTMLInputElement>("input[type=file]");
  const state = box.querySelector<HTMLElement>("[data-upload-state]");
  const text = box.querySelector<HTMLElement>("[data-upload-text]");
  const amount = box.querySelector<HTMLElement>("[data-upload-amount]");
  const bar = box.querySelector("progress");
  const button = box.querySelector<HTMLButtonElement>("[data-upload-pause]");
  const error = box.querySelector<HTMLElement>("[data-upload-error]");
  const cause = box.querySelector<HTMLElement>("[data-upload-reason]");
  if (!input || !state || !text || !amount || !bar || !button || !error || !cause) return;
  const words = box.dataset;
  let upload: Upload | undefined;
  let running = false;

  // Screen readers hear the events; the amount, which changes all the time, they find when they look.
  const say = (sentence: string | undefined, much = ""): void => {
    if (text.textContent !== sentence) text.textContent = sentence ?? "";
    amount.textContent = much;
  };
  // A refusal looks and is heard as one, and belongs to the field, which can take another file at once.
  const refuse = (sentence: string | undefined): void => {
    state.hidden = true;
    say("");
    error.hidden = false;
    cause.textContent = sentence ?? "";
    mark(input, cause.id, true);
  };
  const begin = async (files: ArrayLike<File>): Promise<void> => {
    const file = files[0];
    if (running || !file) return;
    error.hidden = true;
    cause.textContent = "";
    mark(input, cause.id, false);
    const why = (await refusal(input, files)) || (file.size > Number(words.max) ? words.tooLarge : "");
    if (running) return;
    if (why) {
      input.value = "";
      refuse(why);
      return;
    }
    state.hidden = button.hidden = false;
    button.textContent = words.pause ?? "";
    running = true;
    input.disabled = true;
    let last = -1;
    upload = new Upload(file, words.upload ?? "", words.purpose ?? "", {
      progress(sent, total) {
        bar.value = (sent / total) * 100;
        const percent = Math.floor((sent / total) * 100);
        if (percent !== last) say(words.going, `${size(sent)} / ${size(total)} (${(last = percent)}%)`);
      },
      waiting: () => say(words.retrying),
      done() {
        bar.value = 100;
        say(words.done);
        button.hidden = true;
        location.reload();
      },
      failed(reason) {
        running = false;
        input.disabled = false;
        input.value = "";
        refuse(reason || words.failed);
      },
    });
    void upload.start();
  };

  // What a cut left unfinished is offered again, also when the page was closed meanwhile.
  stopped(words.purpose ?? "").then(
    (cut) => {
      if (!cut || running || !error.hidden) return;
      state.hidden = false;
      button.hidden = true;
      bar.value = (cut.sent / cut.total) * 100;
      const facts: Record<string, string> = { name: cut.name, sent: size(cut.sent), total: size(cut.total) };
      say(words.stopped?.replace(/\{(\w+)\}/g, (_, fact: string) => facts[fact] ?? ""));
    },
    () => undefined, // no connection: choosing the file goes on all the same
  );

  input.addEventListener("change", () => {
    void begin(input.files ?? []);
  });
  button.addEventListener("click", () => {
    if (!upload) return;
    if (running) {
      running = false;
      upload.pause();
      say(words.paused);
      button.textContent = words.resume ?? "";
    } else {
      running = true;
      button.textContent = words.pause ?? "";
      void upload.start();
    }
  });
  for (const name of ["dragover", "dragleave", "drop"] as const) {
    box.addEventListener(name, (event) => {
      event.preventDefault();
      box.classList.toggle("over", name === "dragover");
      if (name === "drop") void begin(event.dataTransfer?.files ?? []);
    });
  }
  addEventListener("beforeunload", (event) => {
    if (running && bar.value < 100) event.preventDefault();
  });
});

// mark tells whether the field's file was refused, and by which sentence.
function mark(input: HTMLInputElement, sentence: string, bad: boolean): void {
  const others = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== sentence);
  input.setAttribute("aria-describedby", (bad ? [...others, sentence] : others).join(" "));
  input.setAttribute("aria-invalid", String(bad));
  input.closest(".field")?.classList.toggle("bad", bad);
}
