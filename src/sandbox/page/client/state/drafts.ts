/** What is being typed into one conversation or thread; others may write into it. */
export interface Draft {
  readonly text: () => string;
  readonly write: (text: string) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

const drafts = new Map<string, Draft>();

/** The draft of a conversation, the same one each time; it survives a reload. */
export function draftFor(place: string): Draft {
  const known = drafts.get(place) ?? createDraft(`draft/${place}`);
  drafts.set(place, known);
  return known;
}

function createDraft(key: string): Draft {
  const listeners = new Set<() => void>();
  let text = sessionStorage.getItem(key) ?? '';
  return {
    text: () => text,
    write(next) {
      text = next;
      if (next === '') sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, next);
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
