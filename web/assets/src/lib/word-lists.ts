// Word writes a list as paragraphs: what looks like a bullet or a number is text at their beginning, and how deep they stand is said in a
// style. Here they become lists.

const LIST = /mso-list:\s*l\d+\s+level(\d+)/i;
const BULLET = /^[\u00b7\u2022\u25aa\u25cf\u25e6\u2023\u2043\u2212\u2013\uf0a7\uf0b7\uf0d8\uf0fco\u00a7\u00d8\u00fcvq-]$/;

type Item = { level: number; ordered: boolean; number: number };

// lists turns the paragraphs of Word's lists below an element into lists.
export function lists(root: Element): void {
  let open: Element[] = []; // the lists that go on, the outermost first
  let last: Element | null = null;
  for (const p of [...root.querySelectorAll("p, h1, h2, h3, h4, h5, h6, div.MsoListParagraph")]) {
    const item = itemOf(p);
    if (!item) continue;
    if (!last || !follows(last, p)) open = [];
    last = put(p, item, open);
  }
}

// follows reports that nothing but white space stands between the list that goes on and the next paragraph.
function follows(last: Element, p: Element): boolean {
  let node: Node | null = p.previousSibling;
  while (node && !(node instanceof Element) && !(node.textContent ?? "").trim()) node = node.previousSibling;
  while (node && node instanceof Element && node !== last && node.tagName === "P" && !(node.textContent ?? "").trim()) node = node.previousElementSibling;
  return node === last;
}

// put moves a paragraph into the list of its level and gives the outermost list.
function put(p: Element, item: Item, open: Element[]): Element {
  const doc = p.ownerDocument;
  const tag = item.ordered ? "OL" : "UL";
  const depth = Math.min(item.level, open.length + 1);
  open.length = Math.min(open.length, depth);
  if (open.length === depth && open[depth - 1].tagName !== tag) open.length = depth - 1;
  if (open.length < depth) {
    const list = doc.createElement(tag);
    if (item.number > 1) list.setAttribute("start", String(item.number));
    const above = open[depth - 2]?.lastElementChild;
    if (above) above.append(list);
    else p.before(list);
    open.push(list);
  }
  const li = doc.createElement("li");
  open[depth - 1].append(li);
  li.append(...p.childNodes);
  p.remove();
  return open[0];
}

// itemOf tells what item of a list a paragraph is, and takes its mark away; null when it is none.
function itemOf(p: Element): Item | null {
  const level = LIST.exec(p.getAttribute("style") ?? "");
  if (!level || /^H\d$/.test(p.tagName)) {
    if (level) markOf(p); // a numbered heading keeps its number as text where Word wrote one
    return null;
  }
  const mark = markOf(p);
  mark?.remove();
  const text = (mark?.textContent ?? "").replace(/[\s\u00a0]+/g, "");
  return { level: Math.max(1, Number(level[1])), ordered: text !== "" && !BULLET.test(text) && /^[([]?([0-9]{1,4}|[a-z]{1,5}|[0-9.]+)[.):\]]*$/i.test(text), number: Number(/^\(?(\d{1,4})/.exec(text)?.[1] ?? "1") };
}

// markOf is the span that holds the bullet or number of a paragraph.
function markOf(p: Element): Element | null {
  const mark = p.querySelector('[style*="mso-list:Ignore"], [style*="mso-list: Ignore"]');
  const around = mark?.parentElement;
  return around && around !== p && around.textContent === mark.textContent ? around : mark;
}
