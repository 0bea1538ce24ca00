import { z } from 'zod';

/** Where a run finds the checkpoints of the earlier run that it goes on from. Read-only. */
export const resumeMount = '/worker/resume';

const one = 'expected either flag or env: how the program is told where the checkpoints lie';

/** How a model's program is told to go on from a checkpoint: config.yaml's `models.<name>.resume`. */
export const ResumeSettings = z
  .strictObject({
    /** The flag whose value is the folder, e.g. `--resume`. */
    flag: z.exactOptional(
      z.string().regex(/^--?[A-Za-z][A-Za-z0-9_.-]*$/, {
        error: 'expected a flag such as --resume',
      }),
    ),
    /** The environment variable that holds the folder, e.g. `RESUME_FROM`. */
    env: z.exactOptional(
      z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
        error: 'expected the name of an environment variable such as RESUME_FROM',
      }),
    ),
    /** What to name below the folder, e.g. `latest`; without it, the folder itself. */
    path: z.exactOptional(
      z.string().regex(/^\w[\w.-]*(?:\/\w[\w.-]*)*$/, {
        error: 'expected a path below the checkpoint folder such as latest',
      }),
    ),
  })
  .refine(({ flag, env }) => (flag === undefined) !== (env === undefined), {
    error: one,
    // A misspelt key is told by itself.
    when: ({ issues }) => issues.length === 0,
  });
export type ResumeSettings = z.infer<typeof ResumeSettings>;
