import type { Json } from '../json.ts';
import type { StoredFile } from './stored-message.ts';

const MIME_TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  txt: 'text/plain',
  log: 'text/plain',
  json: 'application/json',
};

/** A processed file as the Web API describes it. */
export function describeFile({ id, name, title, bytes, altText }: StoredFile): Json {
  const extension = name.split('.').at(-1) ?? '';
  return {
    id,
    name,
    title,
    size: bytes.byteLength,
    filetype: extension,
    mimetype: MIME_TYPES[extension] ?? 'application/octet-stream',
    mode: 'hosted',
    ...(altText !== undefined && { alt_txt: altText }),
  };
}
