// Files in pieces, as they came over a line that breaks: a piece that arrived is never fetched again, and a player is given any part.

import { asked, complete } from "./store";
import { get, type Held } from "./kept";

const LARGEST = 256 << 10; // bytes of a piece
const SMALLEST = 4 << 10;

// step is how much is gathered before it is written: what a kill of the browser may cost at most.
export const step = (bytes: number): number => Math.min(LARGEST, Math.max(SMALLEST, Math.ceil(bytes / 400)));

// append writes the next piece.
export async function append(db: IDBDatabase, f: Held, piece: Uint8Array): Promise<void> {
  const tx = db.transaction(["files", "chunks"], "readwrite");
  tx.objectStore("chunks").put(piece, [f.key, f.have]);
  tx.objectStore("files").put({ ...f, have: f.have + piece.length });
  await complete(tx);
  f.have += piece.length;
}

export async function remove(db: IDBDatabase, key: string): Promise<void> {
  const tx = db.transaction(["files", "chunks"], "readwrite");
  tx.objectStore("chunks").delete(IDBKeyRange.bound([key], [key, []]));
  tx.objectStore("files").delete(key);
  await complete(tx);
}

// respond gives a kept file, or the part of it that was asked for; undefined when it is not there, all of it.
export async function respond(db: IDBDatabase, key: string, range: string | null): Promise<Response | undefined> {
  const f = await get<Held>(db, "files", key);
  if (!f || f.have < f.bytes) return undefined;
  const asks = /^bytes=(\d+)-(\d*)$/.exec(range ?? "");
  const from = asks ? Number(asks[1]) : 0;
  const to = asks?.[2] ? Math.min(Number(asks[2]), f.bytes - 1) : f.bytes - 1;
  const headers: Record<string, string> = { "Content-Type": f.type, "Accept-Ranges": "bytes", "Content-Length": String(to - from + 1) };
  if (from > to) return new Response(null, { status: 416, headers: { "Content-Range": "bytes */" + f.bytes } });
  if (asks) headers["Content-Range"] = `bytes ${from}-${to}/${f.bytes}`;
  return new Response(stream(db, key, from, to + 1), { status: asks ? 206 : 200, headers });
}

function stream(db: IDBDatabase, key: string, from: number, end: number): ReadableStream<Uint8Array> {
  let at = from;
  return new ReadableStream({
    async pull(out) {
      const piece = at < end ? await pieceAt(db, key, at) : undefined;
      if (!piece) return at < end ? out.error(new Error("missing")) : out.close();
      const part = piece.data.subarray(at - piece.start, end - piece.start);
      at += part.length;
      out.enqueue(part);
      if (at >= end) out.close();
    },
  });
}

// pieceAt is the piece that holds a byte.
async function pieceAt(db: IDBDatabase, key: string, at: number): Promise<{ start: number; data: Uint8Array } | undefined> {
  const range = IDBKeyRange.bound([key, 0], [key, at]);
  const cursor = await asked<IDBCursorWithValue | null>(db.transaction("chunks").objectStore("chunks").openCursor(range, "prev"));
  if (!cursor) return undefined;
  return { start: (cursor.key as [string, number])[1], data: cursor.value as Uint8Array };
}
