import type { Ids } from './ids.ts';
import type { StoredFile } from './stored-message.ts';

/** An upload on its way: named, then filled, then completed, then, a little later, shared. */
export interface Upload {
  readonly id: string;
  readonly secret: string;
  readonly name: string;
  readonly altText: string | undefined;
  title: string;
  bytes: Uint8Array | undefined;
  completed: boolean;
  /** Channel → ts of the message it was shared in. */
  readonly shares: Map<string, string>;
}

export interface Files {
  begin(name: string, altText?: string): Upload;
  find(id: string): Upload | undefined;
  bySecret(secret: string): Upload | undefined;
}

export function createFiles(ids: Ids): Files {
  const uploads = new Map<string, Upload>();
  return {
    begin(name, altText) {
      const upload: Upload = {
        id: ids.next('F'),
        secret: ids.secret(),
        name,
        altText,
        title: name,
        bytes: undefined,
        completed: false,
        shares: new Map(),
      };
      uploads.set(upload.id, upload);
      return upload;
    },
    find: (id) => uploads.get(id),
    bySecret: (secret) => [...uploads.values()].find((upload) => upload.secret === secret),
  };
}

/** The file as it stands in a message. */
export function toStoredFile({ id, name, title, bytes, altText }: Upload): StoredFile {
  return {
    id,
    name,
    title,
    bytes: bytes ?? new Uint8Array(),
    ...(altText !== undefined && { altText }),
  };
}
