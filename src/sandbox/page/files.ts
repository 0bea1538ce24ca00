import type { PictureSize, SharedFile } from './model.ts';

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const HEAD_LINES = 8;
const HEAD_CHARACTERS = 1_000;

/** The size of a PNG picture in pixels; undefined for anything else. */
export function pngSize(bytes: Uint8Array): PictureSize | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < 24 || !buffer.subarray(0, 8).equals(PNG_SIGNATURE)) return undefined;
  return { width: buffer.readUInt32BE(16), height: buffer.readUInt32BE(20) };
}

/** The bytes as text; undefined where they are none. */
function textIn(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** What a browser may be told that a file is: a picture, text, or something to be saved. */
export function contentTypeOf(bytes: Uint8Array): string {
  if (pngSize(bytes)) return 'image/png';
  return textIn(bytes) === undefined ? 'application/octet-stream' : 'text/plain; charset=utf-8';
}

/** A file of a message as the page shows it before anybody opens it. */
export function describeFile(file: { id: string; title: string; bytes: Uint8Array }): SharedFile {
  const { id, title, bytes } = file;
  const described = { id, title, bytes: bytes.byteLength };
  const picture = pngSize(bytes);
  if (picture) return { ...described, picture };
  const text = textIn(bytes);
  if (text === undefined) return described;
  const lines = text.trimEnd().split('\n');
  const head = lines.slice(0, HEAD_LINES).join('\n').slice(0, HEAD_CHARACTERS);
  return { ...described, text: { head, lines: lines.length } };
}
