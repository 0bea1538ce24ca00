import { z } from 'zod';

const common = {
  /** Must be given by whoever starts a run. */
  required: z.exactOptional(z.boolean()),
  description: z.exactOptional(z.string()),
};

/** One hyperparameter of a model, as config.yaml declares it. */
export const Parameter = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('number'),
    min: z.exactOptional(z.number()),
    max: z.exactOptional(z.number()),
    default: z.exactOptional(z.number()),
    ...common,
  }),
  z.strictObject({
    type: z.literal('integer'),
    min: z.exactOptional(z.int()),
    max: z.exactOptional(z.int()),
    default: z.exactOptional(z.int()),
    ...common,
  }),
  z.strictObject({
    type: z.literal('string'),
    /** A regular expression that the whole value must match. */
    pattern: z.exactOptional(z.string()),
    /** In characters. */
    maxLength: z.exactOptional(z.int().min(1)),
    default: z.exactOptional(z.string()),
    ...common,
  }),
  z.strictObject({
    type: z.literal('boolean'),
    default: z.exactOptional(z.boolean()),
    ...common,
  }),
  z.strictObject({
    type: z.literal('choice'),
    choices: z.array(z.string()).min(1),
    default: z.exactOptional(z.string()),
    ...common,
  }),
]);
export type Parameter = z.infer<typeof Parameter>;
