import { z } from 'zod';
import { parseJson } from '../slack/json.ts';

const GivenUp = z.looseObject({
  run: z.string(),
  msg: z.string().startsWith('the thread of this run is given up'),
});

/** How often these log lines say of a run that its thread is given up. */
export function givenUpIn(log: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of log.split('\n')) {
    // The last line of a bot that was killed may be half of one.
    const said = GivenUp.safeParse(parseJson(line)).data;
    if (said) counts.set(said.run, (counts.get(said.run) ?? 0) + 1);
  }
  return counts;
}
