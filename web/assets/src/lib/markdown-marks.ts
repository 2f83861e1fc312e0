// What the buttons above a text of Markdown do: each changes the text around the cursor and says what it becomes, so that the browser's own
// undo takes it back.

export type Marked = { from: number; to: number; text: string; select: [number, number] }; // text[from:to] becomes text

type Words = Record<string, string>; // what stands in for a text that is still to be written

// mark gives the change that a button asks for, of a text whose stretch from start to end is chosen.
export function mark(kind: string, all: string, start: number, end: number, words: Words): Marked {
  switch (kind) {
    case "bold":
      return around(all, start, end, "**", words.text);
    case "italic":
      return around(all, start, end, "*", words.text);
    case "link":
      return link(all.slice(start, end), start, end, words);
    case "table":
      return block(all, start, end, `| ${words.column} 1 | ${words.column} 2 |\n| --- | --- |\n|  |  |`, [2, 2 + words.column.length + 2]);
    case "note":
      return lines(all, start, end, (line) => (line.startsWith("> ") ? line : "> " + line), `> **${words.note}** `);
    case "heading":
      return lines(all, start, end, heading);
    case "quote":
      return lines(all, start, end, toggle("> "));
    case "list":
      return lines(all, start, end, (line) => toggle("- ")(line.replace(/^\d+\. /, "")));
  }
  return lines(all, start, end, (line, i, list) => (list.every((l) => /^\d+\. /.test(l)) ? line.replace(/^\d+\. /, "") : `${i + 1}. ` + line.replace(/^- /, "")));
}

// around puts a mark to both sides of what is chosen, or takes it away.
function around(all: string, start: number, end: number, sign: string, empty: string): Marked {
  const chosen = all.slice(start, end);
  if (chosen && all.slice(start - sign.length, start) === sign && all.slice(end, end + sign.length) === sign) {
    return { from: start - sign.length, to: end + sign.length, text: chosen, select: [start - sign.length, end - sign.length] };
  }
  const [, before, inner, after] = /^(\s*)([^]*?)(\s*)$/.exec(chosen) ?? ["", "", chosen, ""];
  const text = inner || empty;
  const at = start + before.length + sign.length;
  return { from: start, to: end, text: before + sign + text + sign + after, select: [at, at + text.length] };
}

function link(chosen: string, start: number, end: number, words: Words): Marked {
  if (/^https?:\S+$/.test(chosen)) {
    return { from: start, to: end, text: `[${words.text}](${chosen})`, select: [start + 1, start + 1 + words.text.length] };
  }
  const text = chosen || words.text;
  const at = start + text.length + 3;
  return { from: start, to: end, text: `[${text}](https://)`, select: [at, at + "https://".length] };
}

// lines changes each line that the choice touches; first stands before the first of them.
function lines(all: string, start: number, end: number, change: (line: string, i: number, list: string[]) => string, first = ""): Marked {
  const from = all.lastIndexOf("\n", start - 1) + 1;
  const next = all.indexOf("\n", Math.max(end - (end > start && all[end - 1] === "\n" ? 1 : 0), from));
  const to = next < 0 ? all.length : next;
  let text = all.slice(from, to).split("\n").map(change).join("\n");
  if (first) text = first + text.replace(/^> /, "");
  return { from, to, text, select: start === end ? [from + text.length, from + text.length] : [from, from + text.length] };
}

// block puts lines of their own behind those of the choice.
function block(all: string, start: number, end: number, text: string, chosen: [number, number]): Marked {
  const before = start === 0 || all.slice(0, start).endsWith("\n\n") ? "" : all[start - 1] === "\n" ? "\n" : "\n\n";
  const after = all.slice(end).startsWith("\n\n") || end === all.length ? "\n" : "\n\n";
  const at = start + before.length;
  return { from: start, to: end, text: before + text + after, select: [at + chosen[0], at + chosen[1]] };
}

const heading = (line: string): string => {
  const depth = /^(#+) /.exec(line)?.[1].length ?? 0;
  const bare = line.replace(/^#+ /, "");
  return depth >= 3 ? bare : "#".repeat(depth + 1) + " " + bare;
};

const toggle = (sign: string) => (line: string): string => (line.startsWith(sign) ? line.slice(sign.length) : sign + line);

// onward is what Enter writes at the end of an item: the mark of the next one; an empty item ends the list. null: what it always does.
export function onward(all: string, at: number): Marked | null {
  const from = all.lastIndexOf("\n", at - 1) + 1;
  const item = /^( *)(- |(\d+)([.)]) |> )(.*)$/.exec(all.slice(from, at));
  if (!item) return null;
  if (item[5].trim() === "") return { from, to: at, text: "", select: [from, from] };
  const sign = item[3] ? `${Number(item[3]) + 1}${item[4]} ` : item[2];
  const text = "\n" + item[1] + sign;
  return { from: at, to: at, text, select: [at + text.length, at + text.length] };
}
