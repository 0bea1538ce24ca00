import { z } from 'zod';
import { parseJson } from '../slack/json.ts';

const GivenUp = z.looseObject({
  run: z.string(),
  msg: z.string().startsWith('the thread of this run is given up'),
});

/** How often each run's thread is said to be given up, at the most by one of these logs. */
export function givenUpIn(logs: readonly string[]): ReadonlyMap<string, number> {
  const most = new Map<string, number>();
  for (const [run, count] of logs.flatMap((log) => [...givenUpInOne(log)]))
    most.set(run, Math.max(count, most.get(run) ?? 0));
  return most;
}

function givenUpInOne(log: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of log.split('\n')) {
    // The last line of a bot that was killed may be half of one.
    const said = GivenUp.safeParse(parseJson(line)).data;
    if (said) counts.set(said.run, (counts.get(said.run) ?? 0) + 1);
  }
  return counts;
}
