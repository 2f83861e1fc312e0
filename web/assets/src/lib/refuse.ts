// What a file field does not take, as far as a browser can know before anything is sent: by the file's size and by signs in its first bytes.
// The server looks again, and says the same sentence.

type Refusal = { if?: string[]; unless?: string[]; over?: number; words: string };

const HEAD = 4096; // bytes that are looked at
const SECTOR = 512;

const ascii = (bytes: Uint8Array, from = 0, to = bytes.length): string => String.fromCharCode(...bytes.slice(from, to));

async function bytesOf(file: File, from: number, length: number): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(from, from + length).arrayBuffer());
}

// begins are signs by the letters with which a file begins.
const begins: [string, string][] = [
  ["\xff\xd8\xff", "jpeg"], ["\x89PNG", "png"], ["GIF8", "gif"], ["PK\x03\x04", "zip"], ["PK\x05\x06", "zip"], ["\xd0\xcf\x11\xe0", "ole"], ["{\\rtf", "rtf"], ["\x1aE\xdf\xa3", "matroska"],
];

// signsOf names what a file looks like, and the first file in it where it is an archive.
async function signsOf(file: File): Promise<{ signs: Set<string>; entry: string }> {
  const signs = new Set<string>();
  let entry = "";
  if (file.size === 0) signs.add("empty");
  const head = await bytesOf(file, 0, HEAD);
  const text = ascii(head);
  for (const [letters, sign] of begins) if (text.startsWith(letters)) signs.add(sign);
  if (text.slice(0, 1024).includes("%PDF-")) signs.add("pdf");
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") signs.add("webp");
  if (text.slice(4, 8) === "ftyp") signs.add(/^(hei[cxms]|hev[cxms]|mif1|msf1)/.test(text.slice(8, 12)) ? "heic" : "film");
  if (/^(\xef\xbb\xbf)?\s*<(!doctype|html|meta|table)/i.test(text)) signs.add("html");
  if (signs.has("zip") && text.startsWith("PK\x03\x04") && (head[6] ?? 0) & 1) {
    signs.add("zip-locked");
    entry = new TextDecoder().decode(head.slice(30, 30 + (head[26] ?? 0) + 256 * (head[27] ?? 0)));
  }
  if (signs.has("ole") && (await lockedOffice(file, head))) signs.add("ole-locked");
  return { signs, entry };
}

// lockedOffice tells a document with a password from an old one: its folder names what is sealed in it ([MS-CFB] 2.2, [MS-OFFCRYPTO] 1.3).
async function lockedOffice(file: File, head: Uint8Array): Promise<boolean> {
  const at = new DataView(head.buffer).getUint32(48, true);
  return ascii(await bytesOf(file, SECTOR * (at + 1), HEAD)).includes("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0");
}

// refusal is why a field does not take files; "" when it may.
export async function refusal(input: HTMLInputElement, files: ArrayLike<File>): Promise<string> {
  const list = JSON.parse(input.dataset.refuse ?? "[]") as Refusal[];
  const file = files[0];
  if (!list.length || !file) return "";
  try {
    const { signs, entry } = await signsOf(file);
    if (files.length > 1) signs.add("many");
    const found = list.find((r) => r.if?.some((s) => signs.has(s)) || (r.unless && !r.unless.some((s) => signs.has(s))) || (r.over && file.size > r.over));
    return found?.words.replace("{entry}", entry) ?? "";
  } catch {
    return ""; // it cannot be read here: the server says why
  }
}
