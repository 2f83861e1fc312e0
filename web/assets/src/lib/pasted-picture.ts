// Pictures within what is pasted. LibreOffice and web pages write them into the HTML; Word names files that no page may read, but puts the same
// pictures into the RTF beside it, in the same order. What can be had is asked for in words, one after the other, at its place in the text.

// Pasted is a picture at a mark of the text that is pasted.
export interface Pasted {
  mark: string; // as it stands in the text until the picture is there
  alt: string; // what the document says that it shows
  file: File;
}

const MOST = 20;
const DATA = /^data:(image\/(?:png|jpeg|gif|webp));base64,([a-z0-9+/=\s]+)$/i;

// Collector takes the pictures of one paste.
export class Collector {
  readonly list: Pasted[] = [];
  private readonly rtf: File[];

  constructor(doc: Document, rtf: string) {
    const named = [...doc.querySelectorAll("img")].filter((img) => /^file:/i.test(img.getAttribute("src") ?? ""));
    const found = named.length > 0 ? picturesOfRTF(rtf) : [];
    this.rtf = found.length === named.length ? found : []; // else nobody knows which is which
  }

  // take gives the mark of a picture, "" when it cannot be had.
  take(img: Element): string {
    const src = img.getAttribute("src") ?? "";
    const file = /^file:/i.test(src) ? this.rtf.shift() : fileOf(src);
    if (!file || this.list.length >= MOST) return "";
    const mark = `![…](gambar:tempel-${Math.random().toString(36).slice(2, 10)})`;
    this.list.push({ mark, alt: said(img.getAttribute("alt") ?? ""), file });
    return mark;
  }
}

function fileOf(src: string): File | undefined {
  const [, type, base64] = DATA.exec(src) ?? [];
  if (!type || !base64) return undefined;
  try {
    const bytes = Uint8Array.from(atob(base64.replace(/\s/g, "")), (c) => c.charCodeAt(0));
    return new File([bytes], "image.png", { type: type.toLowerCase() });
  } catch {
    return undefined;
  }
}

// said are the words of a picture, without what programs write of their own accord.
function said(alt: string): string {
  const words = alt.replace(/(Description automatically generated|Deskripsi dibuat otomatis|AI-generated content may be incorrect|Konten yang dihasilkan AI mungkin salah)\.?/gi, "").replace(/\s+/g, " ").trim();
  return /^(image|gambar|picture|img)?[\s_-]*\d*(\.(png|jpe?g|gif|webp))?$/i.test(words) ? "" : words.slice(0, 300);
}

// picturesOfRTF are the pictures of a text in RTF that a browser shows, in their order: hexadecimal digits after the words of a group.
function picturesOfRTF(rtf: string): File[] {
  const list: File[] = [];
  for (const part of rtf.split("{\\pict").slice(1)) {
    const type = /\\pngblip\b/.test(part.slice(0, 4000)) ? "image/png" : /\\jpegblip\b/.test(part.slice(0, 4000)) ? "image/jpeg" : "";
    if (!type) continue;
    const hex = /(?:^|[\s}])((?:[0-9a-f]{2}\s*){32,})\}/i.exec(part.replace(/\{\\\*?\\?[^{}]*\}/g, " "))?.[1].replace(/\s+/g, "") ?? "";
    if (!hex) continue;
    const bytes = Uint8Array.from({ length: hex.length / 2 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));
    list.push(new File([bytes], "image.png", { type }));
  }
  return list;
}
