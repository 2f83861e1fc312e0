// HTML of a clipboard as the Markdown of articles: of Word, LibreOffice, Google Docs and of web pages. What Markdown has no sign for is
// counted, so that whoever pastes is told what stayed behind. Own code and no library: the hard part of it is what word processors write in
// place of lists, headings and bold letters, which the libraries leave to whoever uses them.

import { Collector, type Pasted } from "./pasted-picture";
import { lists } from "./word-lists";

export type Lost = { pictures: number; merged: number; comments: number; formulas: number; shapes: number; inner: number };
export type Converted = { text: string; structured: boolean; lost: Lost; pictures: Pasted[] };

const BLOCKS = new Set(["P", "DIV", "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "LI", "TABLE", "BLOCKQUOTE", "PRE", "HR", "SECTION", "ARTICLE", "MAIN",
  "HEADER", "FOOTER", "ASIDE", "NAV", "FIGURE", "FIGCAPTION", "DL", "DT", "DD", "CENTER", "ADDRESS", "DETAILS", "SUMMARY", "FORM", "TBODY", "THEAD", "TR", "TD", "TH"]);
const SILENT = new Set(["STYLE", "SCRIPT", "META", "LINK", "TITLE", "TEMPLATE", "NOSCRIPT", "XML", "OBJECT", "IFRAME", "BUTTON", "INPUT", "SELECT", "TEXTAREA"]);

// convert reads a whole document of HTML. Its pictures are taken where somebody asks for them (rtf is what stands beside it on the clipboard).
export function convert(html: string, taking = false, rtf = ""): Converted {
  const doc = new DOMParser().parseFromString(html, "text/html");
  const lost = countLost(doc);
  const pictures = new Collector(doc, rtf);
  const writer = new Writer(lost, taking ? pictures : undefined);
  lists(doc.body);
  const text = writer.blocks(doc.body).join("\n\n").replace(/\n{3,}/g, "\n\n").trim();
  return { text, structured: writer.structured, lost, pictures: pictures.list };
}

// countLost counts what has no sign in Markdown, and takes away what says nothing.
function countLost(doc: Document): Lost {
  const take = (selector: string): number => {
    const found = [...doc.querySelectorAll(selector)];
    found.forEach((e) => e.remove());
    return found.length;
  };
  const named = (name: string): Element[] => [...doc.body.getElementsByTagName("*")].filter((e) => e.localName.startsWith(name));
  const away = (list: Element[]): number => list.filter((e) => e.isConnected).map((e) => e.remove()).length;
  const formulas = away(named("m:omath")) + take("math");
  const comments = take('[style*="mso-element:comment"] .MsoCommentText, .MsoCommentReference') > 0 ? 1 : 0;
  take('[style*="mso-element:comment-list"], [style*="mso-element:header"], [style*="mso-element:footer"], [style*="display:none"], [style*="mso-hide:all"]');
  doc.querySelectorAll('img[aria-roledescription="checkbox"]').forEach((img) => {
    (img.parentElement?.querySelector("p") ?? img.parentElement)?.prepend(img.getAttribute("alt") === "checked" ? "☑ " : "☐ ");
    img.remove();
  });
  doc.querySelectorAll("a.sdfootnotesym, a.sdendnotesym").forEach((a) => a.after(" "));
  doc.querySelectorAll('img[width="1"], img[height="1"]').forEach((img) => img.remove()); // they count readers, and show nothing
  const shapes = away(named("v:shape")) + take("svg, canvas");
  const inner = doc.querySelectorAll("table table").length;
  return { pictures: doc.querySelectorAll("img").length, merged: 0, comments, formulas, shapes, inner };
}

class Writer {
  structured = false;
  constructor(private readonly lost: Lost, private readonly pictures?: Collector) {}

  // blocks are the paragraphs, headings, lists and tables of an element in their order.
  blocks(parent: Element): string[] {
    const out: string[] = [];
    let line = "";
    const end = (): void => {
      const text = tidy(line);
      if (text) out.push(guard(text));
      line = "";
    };
    for (const node of parent.childNodes) {
      if (node instanceof Element && this.isBlock(node)) {
        end();
        out.push(...this.block(node));
      } else {
        line += this.inline(node);
      }
    }
    end();
    return out;
  }

  // isBlock reports whether an element begins a line of its own; Google Docs wraps whole documents in a <b>.
  private isBlock(e: Element): boolean {
    return BLOCKS.has(e.tagName) || (!SILENT.has(e.tagName) && [...e.children].some((c) => this.isBlock(c)));
  }

  private block(e: Element): string[] {
    const heading = levelOf(e);
    if (heading > 0) {
      const text = tidy(this.inline(e)).replace(/\n/g, " ").replace(/^\*\*(.*)\*\*$/, "$1");
      this.structured ||= text !== "";
      return text ? [`${"#".repeat(heading)} ${text}`] : [];
    }
    switch (e.tagName) {
      case "UL":
      case "OL":
        return [this.list(e)].filter(Boolean);
      case "TABLE":
        return this.table(e as HTMLTableElement);
      case "HR":
        return ["---"];
      case "PRE":
        this.structured = true;
        return ["```\n" + (e.textContent ?? "").replace(/```/g, "'''").trim() + "\n```"];
      case "BLOCKQUOTE":
        this.structured = true;
        return [this.blocks(e).join("\n\n").replace(/^/gm, "> ").replace(/> $/gm, ">")];
    }
    return this.blocks(e);
  }

  // list writes the items of a list; one within it is indented under its item, also where it stands beside the item as in Google Docs.
  private list(e: Element): string {
    const items: string[] = [];
    let number = Number(e.getAttribute("start") ?? "1") || 1;
    for (const child of e.children) {
      const within = child.tagName === "UL" || child.tagName === "OL";
      if (!within && child.tagName !== "LI") continue;
      const mark = e.tagName === "OL" ? `${number}. ` : "- ";
      if (within) {
        const text = this.list(child);
        const indent = " ".repeat(e.tagName === "OL" ? `${number - 1}. `.length : 2);
        if (text && items.length) items[items.length - 1] += "\n" + text.replace(/^(?=.)/gm, indent);
        else if (text) items.push(text);
        continue;
      }
      const blocks = this.blocks(child);
      if (blocks.length === 0) continue;
      const body = blocks.map((b, i) => (i > 0 && !/^(- |\d+\. )/.test(b) ? "\n" + b : b)).join("\n");
      items.push(mark + body.replace(/\n(?=.)/g, "\n" + " ".repeat(mark.length)));
      number++;
    }
    this.structured ||= items.length > 0;
    return items.join("\n");
  }

  // table unfolds merged cells: what stood in one cell is said once, and the cells it covered stay empty. One cell is only a frame.
  private table(e: HTMLTableElement): string[] {
    const rows = [...e.rows];
    if (e.parentElement?.closest("table")) return [rows.map((row) => [...row.cells].map((c) => this.cell(c)).filter(Boolean).join(", ")).filter(Boolean).join("; ")].filter(Boolean);
    if (rows.length === 1 && rows[0].cells.length === 1) return this.blocks(rows[0].cells[0]);
    const grid: string[][] = rows.map(() => []);
    rows.forEach((row, y) => {
      let x = 0;
      for (const cell of row.cells) {
        while (grid[y][x] !== undefined) x++;
        const [wide, high] = [span(cell.colSpan), Math.min(span(cell.rowSpan), rows.length - y)];
        if (wide > 1 || high > 1) this.lost.merged++;
        for (let dy = 0; dy < high; dy++) for (let dx = 0; dx < wide; dx++) grid[y + dy][x + dx] = "";
        grid[y][x] = this.cell(cell);
        x += wide;
      }
    });
    const width = Math.max(0, ...grid.map((r) => r.length));
    if (width === 0 || grid.every((r) => r.every((c) => !c))) return [];
    this.structured = true;
    const write = (r: string[]): string => "| " + Array.from({ length: width }, (_, i) => r[i] ?? "").join(" | ") + " |";
    return [[write(grid[0]), "|" + " --- |".repeat(width), ...grid.slice(1).map(write)].join("\n")];
  }

  private cell(e: Element): string {
    return this.blocks(e).join(" ").replace(/\s*\n\s*/g, " ").replace(/(?<!\\)\|/g, "\\|");
  }

  private inline(node: Node): string {
    if (node.nodeType === Node.TEXT_NODE) return escape((node.textContent ?? "").replace(/[ \t\r\n\f]+/g, " "));
    if (!(node instanceof Element) || SILENT.has(node.tagName)) return "";
    if (node.tagName === "BR") return "\n";
    if (node.tagName === "IMG") return this.picture(node);
    const text = [...node.childNodes].map((n) => this.inline(n)).join("");
    if (node.tagName === "A") return this.link(node, text);
    if (node.tagName === "CODE" || node.tagName === "KBD") return this.around(node.textContent ?? "", "`");
    return this.styled(node, text);
  }

  // picture is the mark of one that can be had: it is not lost, then.
  private picture(e: Element): string {
    const mark = this.pictures?.take(e) ?? "";
    if (!mark) return "";
    this.lost.pictures--;
    this.structured = true;
    return mark;
  }

  private styled(e: Element, text: string): string {
    const style = e.getAttribute("style") ?? "";
    const bold = weight(style, e.tagName === "B" || e.tagName === "STRONG");
    const italic = /font-style:\s*normal/i.test(style) ? false : /font-style:\s*italic/i.test(style) || e.tagName === "I" || e.tagName === "EM";
    const small = /^(SUB|SUP)$/.test(e.tagName) ? e.tagName : (/vertical-align:\s*(super|sub)\b/i.exec(style)?.[1] ?? "").toUpperCase().replace("SUPER", "SUP");
    if (small && /^[^\s~^]{1,30}$/.test(text) && !text.startsWith("[") && !text.startsWith("\\[")) return small === "SUB" ? `~${text}~` : `^${text}^`;
    if (/^(DEL|S|STRIKE)$/.test(e.tagName) || /text-decoration[^;]*line-through/i.test(style)) text = this.around(text, "~~");
    if (italic && !levelOf(e.closest("h1,h2,h3,h4,h5,h6") ?? e)) text = this.around(text, "*");
    return bold && !e.closest("h1,h2,h3,h4,h5,h6,th") ? this.around(text, "**") : text;
  }

  // around puts a mark to both sides of what is written, line by line, with the spaces outside.
  private around(text: string, mark: string): string {
    return text.split("\n").map((line) => {
      const [, before, inner, after] = /^([\s\u00a0]*)([^]*?)([\s\u00a0]*)$/.exec(line) ?? ["", "", line, ""];
      if (!inner) return line;
      this.structured = true;
      if (mark.startsWith("*") && inner.startsWith(mark) && inner.endsWith(mark) && inner.length > 2 * mark.length && mark === "**") return line;
      return before + mark + inner + mark + after;
    }).join("\n");
  }

  private link(e: Element, text: string): string {
    const href = address(e.getAttribute("href") ?? "");
    const words = tidy(text).replace(/\n/g, " ");
    if (!href || !words) return text;
    this.structured = true;
    const [before, after] = [/^\s/.test(text) ? " " : "", /\s$/.test(text) ? " " : ""];
    return `${before}[${words}](${href})${after}`;
  }
}

const span = (n: number): number => Math.min(Math.max(n, 1), 60);

// levelOf is the level of a heading, 0 for none. Titles of Word are the first level; three are enough for an article.
function levelOf(e: Element): number {
  const named = /^H([1-6])$/.exec(e.tagName);
  if (named) return Math.min(Number(named[1]), 4);
  if (/\bMsoTitle\b/.test(e.className)) return 1;
  if (e.getAttribute("role") === "heading") return Math.min(Number(e.getAttribute("aria-level")) || 2, 4);
  const outline = e.tagName === "P" ? /mso-outline-level:\s*([1-6])/.exec(e.getAttribute("style") ?? "") : null;
  return outline ? Math.min(Number(outline[1]), 4) : 0;
}

function weight(style: string, tag: boolean): boolean {
  const said = /font-weight:\s*(\w+)/i.exec(style)?.[1];
  if (!said || said === "inherit") return tag;
  return said === "bold" || said === "bolder" || Number(said) >= 600;
}

// address is where a link leads: to the web or to a person. Places within the document, and files of the computer, lead nowhere here.
function address(href: string): string {
  if (!/^(https?:|mailto:|tel:)/i.test(href)) return "";
  let to = href;
  try {
    const url = new URL(href);
    if (url.hostname === "www.google.com" && url.pathname === "/url") to = url.searchParams.get("q") ?? url.searchParams.get("url") ?? href;
    if (url.hostname.endsWith(".safelinks.protection.outlook.com")) to = url.searchParams.get("url") ?? href;
  } catch {
    return "";
  }
  return /^(https?:|mailto:|tel:)/i.test(to) ? to.replace(/[()<>\s]/g, encodeURIComponent).replace(/\(/g, "%28").replace(/\)/g, "%29") : "";
}

// escape takes their meaning from signs that Markdown would read as marks.
function escape(text: string): string {
  return text.replace(/\u00ad|\u200b|\ufeff/g, "").replace(/\\(?=[!-/:-@[-`{-~])/g, "&#92;").replace(/[*_`[\]]/g, (sign, at: number, all: string) => {
    const word = (c: string | undefined): boolean => !!c && /[\p{L}\p{N}]/u.test(c);
    return (sign === "*" || sign === "_") && word(all[at - 1]) && word(all[at + 1]) ? sign : "\\" + sign;
  }).replace(/~~/g, "\\~\\~").replace(/<!--/g, "\\<!--");
}

// guard keeps a paragraph one: its lines may begin like a heading, a list or a quotation without being any.
function guard(text: string): string {
  return text.replace(/^(#{1,6}|>|[-+](?= )|={3,}$|-{3,}$)/gm, "\\$1").replace(/^(\d{1,9})([.)])(?= )/gm, "$1\\$2");
}

// tidy trims each line and makes one space of several.
function tidy(text: string): string {
  return text.replace(/[\u00a0 \t]+/g, " ").replace(/ *\n */g, "\n").replace(/\*\*(\s*)\*\*/g, "$1").trim();
}
