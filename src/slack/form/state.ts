import { z } from 'zod';

import { limits } from '../messages/limits.ts';

/** Where the form was asked for: what its outcome needs, kept in the view while it is open. */
export const FormOrigin = z.object({
  /** Absent where it was asked for in no conversation: then the person's own is meant. */
  channel: z.string().optional(),
  channelName: z.string().optional(),
  responseUrl: z.string().optional(),
  /** The uid of the run that it was filled in from. */
  from: z.string().optional(),
});
export type FormOrigin = z.infer<typeof FormOrigin>;

/** What a person has typed so far, apart from defaults that they left as they are. */
export interface FormState {
  readonly model: string | undefined;
  readonly type?: string | undefined;
  readonly gpu?: string | undefined;
  readonly time?: string | undefined;
  readonly free?: string | undefined;
  /** Which image a run made from another is to use. */
  readonly image?: string | undefined;
  /** Hyperparameters by name, of this model and of those shown before. */
  readonly typed: Readonly<Record<string, string>>;
}

/** A view's private_metadata. */
const Kept = z.object({
  origin: FormOrigin,
  /** The model whose fields the view shows. */
  shown: z.string().optional(),
  /** What was typed and no field of the view shows: hyperparameters by name. */
  typed: z.record(z.string(), z.string()),
  /** Likewise for the fields that not every model has. */
  type: z.string().optional(),
  gpu: z.string().optional(),
  image: z.string().optional(),
});
export type Kept = z.infer<typeof Kept>;

/** Packs into at most 3,000 characters: of the typed values the longest go first, the rest stay. */
export function packKept(kept: Kept): string {
  const byLength = Object.entries(kept.typed).sort(([, a], [, b]) => a.length - b.length);
  for (let count = byLength.length; count >= 0; count -= 1) {
    const text = JSON.stringify({ ...kept, typed: Object.fromEntries(byLength.slice(0, count)) });
    if (text.length <= limits.view.privateMetadata) return text;
  }
  return JSON.stringify({ origin: kept.origin, shown: kept.shown, typed: {} });
}

/** Reads what packKept wrote. Throws where it is not that: no view of ours carries anything else. */
export function unpackKept(text: string): Kept {
  return Kept.parse(JSON.parse(text));
}
