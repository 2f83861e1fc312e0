import type { Runtime } from "../../lib/player";

export class Scorm2004API implements Runtime {
  constructor(settings: Record<string, unknown>);
  cmi: { getCurrentTotalTime(): string };
  on(what: string, then: () => void): void;
  loadFromJSON(json: unknown): void;
  renderCMIToJSONObject(): { cmi: Record<string, unknown> };
  isInitialized(): boolean;
  Terminate(nothing: string): string;
}
