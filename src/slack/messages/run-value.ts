import { z } from 'zod';

import { limits } from './limits.ts';

/**
 * What a button of a run carries, as JSON in its value: enough to act on the run, and where there is
 * room for it the command that asks for the same again, since a run may be gone from the cluster
 * when its button is pressed.
 */
const RunValue = z.object({
  /** The run's id. */
  run: z.string(),
  /** The uid of its Job: a Job made again under its name is another run. */
  uid: z.string(),
  /** Canonical, as TrainingSpec.commandText. */
  command: z.string().optional(),
});
export type RunValue = z.infer<typeof RunValue>;

/** The button's value; the command is left out where a button has no room for it. */
export function packRunValue({ run, uid, command }: RunValue): string {
  const whole = JSON.stringify({ run, uid, command });
  return whole.length <= limits.button.value ? whole : JSON.stringify({ run, uid });
}

/** Reads what packRunValue wrote; undefined for anything else. */
export function unpackRunValue(text: string | undefined): RunValue | undefined {
  try {
    return RunValue.parse(JSON.parse(text ?? ''));
  } catch {
    return undefined;
  }
}
