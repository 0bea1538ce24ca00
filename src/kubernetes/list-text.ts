import { metadataOf, parseJson, type Json } from './json.ts';

/**
 * A list of the API server is read as it arrives, object by object: a page as a whole is megabytes
 * that have to be parsed in one go, and that live long enough to be costly.
 */
export interface ListReader {
  /**
   * Takes the next piece of the text, in UTF-8. True where it has now taken in all that came: a good
   * moment to let others have their turn.
   */
  push(piece: Uint8Array): boolean;
  /** At the end of the text: the `metadata` of the list; undefined where the text broke off. */
  end(): Json | undefined;
}

/**
 * Hands over each object of the list, parsed as `parseObject` does it.
 *
 * Where an object ends is found by what the next one begins with: what stands up to there is an
 * object exactly where it can be parsed, else the words stood within one. The rest is left to the
 * end and scanned by character: the last object, and everything where nothing is found because the
 * text is laid out in another way.
 */
export function createListReader(
  take: (object: unknown) => void,
  bytesAtATime = 64 * 1024,
): ListReader {
  /** What stands before the objects; undefined until they begin. */
  let head: string | undefined;
  let rest = Buffer.alloc(0);
  /** What has come and is not searched yet: little by little would be to copy the rest each time. */
  let pieces: Uint8Array[] = [];
  let piecesBytes = 0;
  /** How the second object and all others after it begin, with the end of the one before. */
  let boundary: Buffer | undefined;
  /** Up to here nothing was found in the rest. */
  let searched = 0;

  function readHead(): void {
    // The same indexes as in the bytes.
    const opening = /"items"\s*:\s*\[/.exec(rest.toString('latin1'));
    if (!opening) return;
    const from = opening.index + opening[0].length;
    head = rest.toString('utf8', 0, from);
    rest = rest.subarray(from);
  }

  /** Takes the objects behind which another has begun. */
  function readObjects(): void {
    boundary ??= boundaryIn(rest);
    if (boundary === undefined) return;
    let from = 0;
    let at = rest.indexOf(boundary, searched);
    for (; at !== -1; at = rest.indexOf(boundary, at + 1)) {
      const object = parseBytes(rest, from, at + 1);
      if (object === undefined) continue;
      take(object);
      from = at + 2;
    }
    rest = rest.subarray(from);
    searched = Math.max(0, rest.length - boundary.length);
  }

  function read(): void {
    rest = Buffer.concat([rest, ...pieces]);
    pieces = [];
    piecesBytes = 0;
    if (head === undefined) readHead();
    if (head !== undefined) readObjects();
  }

  /** Takes the objects that are left; what stands behind the last of them. */
  function readRemaining(): string | undefined {
    const text = rest.toString();
    let from = 0;
    for (;;) {
      from = skipped(text, from);
      if (text[from] === ']') return text.slice(from);
      const end = closingIndex(text, from);
      if (end === undefined) return undefined;
      const object = parseObject(text.slice(from, end));
      if (object === undefined) return undefined;
      take(object);
      from = end;
    }
  }

  return {
    push(piece) {
      pieces.push(piece);
      piecesBytes += piece.length;
      const isEnough = piecesBytes >= bytesAtATime;
      if (isEnough) read();
      return isEnough;
    },
    end() {
      read();
      const envelope = head === undefined ? rest.toString() : head + (readRemaining() ?? '');
      const list = parseJson(envelope);
      return list === undefined ? undefined : metadataOf(list);
    },
  };
}

const managedFields = '"managedFields":[';

/**
 * Parses an object, or what holds one, without what is in its `managedFields`: half of every object,
 * which only the API server needs. Undefined where the text is not JSON.
 *
 * The words cannot stand inside of a string, whose quotes have a backslash before them, and in what
 * they name there are no lists. A bracket in a string of theirs would leave a quote without its
 * partner, so that nothing could be parsed: then everything is.
 */
export function parseObject(text: string): unknown {
  const key = text.indexOf(managedFields);
  const from = key + managedFields.length;
  const to = key === -1 ? -1 : text.indexOf(']', from);
  if (to === -1) return parseJson(text);
  return parseJson(text.slice(0, from) + text.slice(to)) ?? parseJson(text);
}

/** The same of some bytes, of which no more is made a string than has to be. */
function parseBytes(bytes: Buffer, start: number, end: number): unknown {
  const key = bytes.indexOf(managedFields, start);
  const from = key + managedFields.length;
  const to = key === -1 || from >= end ? -1 : bytes.indexOf(']', from);
  if (to === -1 || to >= end) return parseJson(bytes.toString('utf8', start, end));
  const lean = parseJson(bytes.toString('utf8', start, from) + bytes.toString('utf8', to, end));
  return lean ?? parseJson(bytes.toString('utf8', start, end));
}

/** `},{"metadata"`, where objects begin like that: they all begin alike. */
function boundaryIn(bytes: Buffer): Buffer | undefined {
  const start = /^\{"\w+"/.exec(bytes.toString('latin1', 0, 100));
  return start ? Buffer.from(`},${start[0]}`) : undefined;
}

/** Where the next object or the end of the list begins. */
function skipped(text: string, from: number): number {
  let at = from;
  while (at < text.length && ', \n\r\t'.includes(text.charAt(at))) at += 1;
  return at;
}

/** Just behind the bracket that closes the one at the index; undefined where none does. */
function closingIndex(text: string, from: number): number | undefined {
  let depth = 0;
  // A string, to its end, or one bracket.
  const token = /"(?:[^"\\]|\\.)*"|[[\]{}]/gs;
  token.lastIndex = from;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    if (found[0] === '{' || found[0] === '[') depth += 1;
    if (found[0] === '}' || found[0] === ']') depth -= 1;
    if (depth === 0) return token.lastIndex;
  }
  return undefined;
}
