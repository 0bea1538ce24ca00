import type { Outcome } from '../../model.ts';

/** A field of the open form. */
export interface FieldId {
  readonly blockId: string;
  readonly actionId: string;
}

/** Takes what is typed to the server, in the order in which it was typed. */
export interface Filler {
  /** Typing: taken after a pause, and nobody is told. */
  later(field: FieldId, value: string | null): void;
  /** The app is told of it, after all that still waits. Resolves when it has been taken. */
  tell(field: FieldId, value: string | null): Promise<Outcome>;
  /** Sends all that waits, in order. Resolves when it has been taken. */
  flush(): Promise<void>;
}

/** `soon` does something after a pause, and returns what takes that back. */
export function createFiller(
  send: (field: FieldId, value: string | null, tells: boolean) => Promise<Outcome>,
  soon: (task: () => void) => () => void,
): Filler {
  const waiting = new Map<string, () => Promise<Outcome>>();
  let takeBack = (): void => undefined;
  let taken: Promise<Outcome> = Promise.resolve({});

  /** What was typed last into a field is what counts, and when. */
  function keep(field: FieldId, value: string | null, tells: boolean): void {
    const key = `${field.blockId}/${field.actionId}`;
    waiting.delete(key);
    waiting.set(key, () => send(field, value, tells));
  }

  /** Resolves with how the last of them went. */
  function sendAll(): Promise<Outcome> {
    takeBack();
    for (const take of waiting.values()) taken = taken.then(take);
    waiting.clear();
    return taken;
  }

  return {
    later(field, value) {
      keep(field, value, false);
      takeBack();
      takeBack = soon(() => void sendAll());
    },
    tell(field, value) {
      keep(field, value, true);
      return sendAll();
    },
    async flush() {
      await sendAll();
    },
  };
}
