import { z } from 'zod';
import { troubleNames } from './model.ts';

const id = z.string().min(1).max(255);
const text = z.string().max(40_000);
const ts = z.string().regex(/^\d+\.\d+$/);
const place = { user: id, channel: id };
const part = { blockId: id, actionId: id };

/** Everything that a visitor can do, as the page asks for it. */
export const Act = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('say'), ...place, text, threadTs: ts.optional() }),
  z.strictObject({
    act: z.literal('command'),
    ...place,
    command: id,
    text,
    threadTs: ts.optional(),
  }),
  z.strictObject({ act: z.literal('click'), ...place, ts, ...part, value: text.optional() }),
  z.strictObject({ act: z.literal('press'), user: id, ...part, value: text.optional() }),
  z.strictObject({
    act: z.literal('fill'),
    user: id,
    ...part,
    value: text.nullable(),
    tells: z.boolean(),
  }),
  z.strictObject({ act: z.literal('submit'), user: id }),
  z.strictObject({ act: z.literal('close'), user: id, all: z.boolean() }),
  z.strictObject({ act: z.literal('home'), user: id }),
  z.strictObject({ act: z.literal('shortcut'), user: id, callbackId: id }),
  z.strictObject({ act: z.literal('message-shortcut'), ...place, ts, callbackId: id }),
  z.strictObject({ act: z.literal('trouble'), name: z.enum(troubleNames) }),
]);
export type Act = z.infer<typeof Act>;
