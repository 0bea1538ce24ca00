import { z } from 'zod';
import { annotation } from '../training/names.ts';
import type { Store } from './kubernetes/types.ts';

const Submitted = z.looseObject({
  id: z.string(),
  args: z.array(z.string()),
  requestedAt: z.string(),
  outputs: z.looseObject({
    folder: z.string(),
    checkpoint: z.string(),
    logs: z.string(),
    tensorboard: z.string(),
  }),
});

/** What a sandbox looks at of a training spec. */
export type Submitted = z.infer<typeof Submitted>;

/** The specs that stand in the Jobs of the pretended cluster, oldest first. */
export function submittedSpecs(store: Store): readonly Submitted[] {
  return store
    .list('jobs')
    .flatMap((job) => {
      const spec = job.metadata.annotations?.[annotation.spec];
      return spec === undefined ? [] : [Submitted.parse(JSON.parse(spec))];
    })
    .sort((a, b) => a.requestedAt.localeCompare(b.requestedAt));
}
