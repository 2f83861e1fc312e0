// Sets of whole numbers as sorted ranges [from, to) that do not touch: seconds watched, moments seen.

export type Spans = [number, number][];

export const has = (spans: Spans, n: number): boolean => spans.some(([from, to]) => from <= n && n < to);

// plus is what is in a or in b.
export function plus(a: Spans, b: Spans): Spans {
  const out: Spans = [];
  for (const [from, to] of [...a, ...b].sort((x, y) => x[0] - y[0])) {
    const last = out[out.length - 1];
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

// minus is what is in a and not in b.
export function minus(a: Spans, b: Spans): Spans {
  let out: Spans = a;
  for (const [from, to] of b) {
    out = out.flatMap(([x, y]): Spans => {
      if (to <= x || from >= y) return [[x, y]];
      const rest: Spans = [];
      if (x < from) rest.push([x, from]);
      if (y > to) rest.push([to, y]);
      return rest;
    });
  }
  return out;
}
