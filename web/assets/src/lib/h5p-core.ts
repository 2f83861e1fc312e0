// What our player and H5P's core say to each other, by what H5P publishes (h5p.org, "H5P integration").

import type { Start } from "./player";

export type Play = { library: string; styles: string[]; scripts: string[]; folders?: Record<string, string> };

// UserData is what contents keep of a learner: texts in JSON, by the part of the content and a name.
export type UserData = Record<string | number, Record<string, string>>;

export type Instance = { contentId: unknown; getCurrentState?(): unknown };

// Statement is one of xAPI, as far as it is used.
export type Statement = {
  verb?: { id?: string };
  object?: { id?: string; definition?: { name?: Record<string, string>; description?: Record<string, string>; interactionType?: string } };
  context?: { contextActivities?: { parent?: unknown } };
  result?: { response?: string; success?: boolean; completion?: boolean; duration?: string; score?: { scaled?: number; raw?: number; min?: number; max?: number } };
};

export type Core = {
  instances: Instance[];
  jQuery(what: Document): { ready(then: () => void): void };
  externalDispatcher: { on(what: string, then: (event: { data: { statement: unknown } }) => void): void };
  init(target: HTMLElement): void;
  trigger(instance: Instance, what: string): void;
  getLibraryPath(name: string): string;
  getUserData(id: unknown, name: string, done: (fault: unknown, value: unknown) => void, sub?: string | number): void;
  setUserData(id: unknown, name: string, value: unknown, extras?: { subContentId?: string | number }): void;
  deleteUserData(id: unknown, name: string, sub?: string | number): void;
  setFinished(id: unknown, score: unknown, max: unknown): void;
};

// core is H5P's core, once it is loaded.
export function core(): Core {
  return window.H5P as Core;
}

const SAVE = 10; // seconds between two looks at the state

// licences are names of licences, which are the same in all languages.
const licences: Record<string, string> = {
  licenseU: "–", licenseCCBY: "CC BY", licenseCCBYSA: "CC BY-SA", licenseCCBYND: "CC BY-ND", licenseCCBYNC: "CC BY-NC", licenseCCBYNCSA: "CC BY-NC-SA",
  licenseCCBYNCND: "CC BY-NC-ND", licenseCC40: "4.0 International", licenseCC30: "3.0 Unported", licenseCC25: "2.5 Generic", licenseCC20: "2.0 Generic",
  licenseCC10: "1.0 Generic", licenseGPL: "GNU General Public License", licenseV3: "3", licenseV2: "2", licenseV1: "1", licensePD: "Public Domain",
  licenseCC010: "CC0 1.0 Universal", licensePDM: "Public Domain Mark", licenseC: "©",
};

// integration is what the core finds when it starts. It has no address to send anything to: all that it keeps goes through us.
export function integration(start: Start & { play: Play; words: Record<string, string> }, content: string, about: Record<string, unknown>, data: UserData): unknown {
  const base = start.base.replace(/\/$/, "");
  const { title, authors, source, license, licenseVersion, licenseExtras, yearFrom, yearTo, changes, a11yTitle, defaultLanguage } = about;
  return {
    baseUrl: base, url: base, urlLibraries: base, siteUrl: "", hubIsEnabled: false, postUserStatistics: false, ajaxPath: "", ajax: {}, saveFreq: SAVE,
    l10n: { H5P: { ...licences, ...start.words } }, core: { scripts: [], styles: [] }, loadedJs: [], loadedCss: [], libraryConfig: {}, reportingIsEnabled: false,
    contents: {
      "cid-1": {
        library: start.play.library, jsonContent: content.replace(/^\uFEFF/, ""), fullScreen: "1", url: "h5p", title, contentUrl: base + "/content", scripts: [], styles: [],
        displayOptions: { frame: true, export: false, embed: false, copyright: true, icon: false, copy: false },
        metadata: { title, authors, source, license, licenseVersion, licenseExtras, yearFrom, yearTo, changes, a11yTitle, defaultLanguage },
        contentUserData: data,
      },
    },
  };
}
