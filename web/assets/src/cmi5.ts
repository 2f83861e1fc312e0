// The player of cmi5: a part speaks with the server by itself, by statements. This page holds its frame, tells when somebody does something in
// it, and closes it when the part goes where it was told to go at its end.

import { type Start, started, Watch } from "./lib/player";

const LAST_WORDS = 1500; // ms in which a part that is left may still say that it has ended

function begin(start: Start, port: MessagePort): void {
  const frame = document.createElement("iframe");
  const watch = new Watch(port);
  let over = false;
  const close = (): void => {
    if (over) return;
    over = true;
    port.postMessage({ kind: "report", report: { completion: "unknown", success: "unknown", state: "", seconds: 0, left: true, answers: [] } });
    port.postMessage({ kind: "closed" });
  };
  frame.title = document.title;
  frame.allow = "autoplay; fullscreen";
  frame.addEventListener("load", () => {
    if (ended(frame)) close();
    else watch.over(frame);
  });
  port.onmessage = (event) => {
    if (event.data?.kind !== "close") return;
    frame.src = "about:blank";
    setTimeout(close, LAST_WORDS);
  };
  frame.src = start.au ?? "about:blank";
  document.body.append(frame);
}

// ended reports whether the frame is where a part goes at its end: a page of ours beside this one.
function ended(frame: HTMLIFrameElement): boolean {
  try {
    return frame.contentWindow?.location.pathname === location.pathname.replace(/[^/]*$/, "selesai");
  } catch {
    return false; // a part of another site
  }
}

started(begin);
