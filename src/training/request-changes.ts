import { draftRequest } from './draft.ts';
import type { Problem } from './problem.ts';
import type { RequestedParameter, TrainingRequest } from './request.ts';
import type { Token } from './tokenize.ts';
import { canBeValue, isDashes, readWords } from './words.ts';

/** What is to be different when a run is made from an earlier one. */
export interface RequestChanges {
  readonly resources: TrainingRequest['resources'];
  readonly parameters: readonly RequestedParameter[];
  /** Words and hyperparameters that are to be as if nobody had given them. */
  readonly dropped: readonly Dropped[];
}

/** Something to be left out; after `--` it is a hyperparameter, whatever it is called. */
export type Dropped = Pick<RequestedParameter, 'key' | 'afterDashes'>;

export const noChanges: RequestChanges = { resources: {}, parameters: [], dropped: [] };

/** Reads `key=value` words as changes; `key=` with nothing after it leaves the key out. Never throws. */
export function readChanges(words: readonly Token[]): {
  readonly changes: RequestChanges;
  readonly problems: readonly Problem[];
} {
  const dashes = words.findIndex(isDashes);
  const dropped = new Map<Token, Dropped>();
  for (const [index, word] of words.entries()) {
    const key = droppedKey(word, words[index + 1]);
    const isAfter = dashes !== -1 && index > dashes;
    if (key !== undefined) dropped.set(word, { key, ...(isAfter && { afterDashes: true }) });
  }
  const draft = draftRequest();
  // The run says which model: no further word is one.
  draft.setModel('');
  readWords(
    words.filter((word) => !dropped.has(word)),
    draft,
  );
  const { request, problems } = draft.finish();
  const { resources, parameters } = request;
  return { changes: { resources, parameters, dropped: [...dropped.values()] }, problems };
}

/** `lr= 0.01` is a pair with a blank too many, and `lr=""` an empty value. */
function droppedKey({ key, value, quoted }: Token, next: Token | undefined): string | undefined {
  const name = key?.replace(/^--(?=.)/, '') ?? '';
  const isBare = name !== '' && value === '' && !quoted;
  return isBare && !canBeValue(next) ? name : undefined;
}
