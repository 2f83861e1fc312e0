// Other tabs of the same browser with the same attempt: each change is told with its number, and the higher number stands.

import type { Answer } from "./outbox";

export type News = { over?: boolean; slot: number; answer: Answer; change: number; seq?: number };

// tabs listens for news of an attempt and gives the way to tell some.
export function tabs(attempt: string, hear: (news: News) => void): (news: Partial<News>) => void {
  if (!("BroadcastChannel" in window)) return () => {};
  const channel = new BroadcastChannel("mumpuni.quiz." + attempt);
  channel.addEventListener("message", (event: MessageEvent<News>) => hear(event.data));
  return (news) => channel.postMessage(news);
}
