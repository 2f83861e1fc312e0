// News that something began or ceased to wait on this device, for whoever counts it: other scripts of the page, and other tabs.

export const EVENT = "mumpuni:unsent";

let channel: BroadcastChannel | null = null;
try {
  channel = new BroadcastChannel(EVENT);
  channel.onmessage = () => dispatchEvent(new Event(EVENT));
} catch {
  // an old browser: each page counts for itself
}

export function tellUnsent(): void {
  dispatchEvent(new Event(EVENT));
  channel?.postMessage(1);
}
