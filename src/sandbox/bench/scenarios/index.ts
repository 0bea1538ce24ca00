import { ack } from './ack.ts';
import { count } from './count.ts';
import { many } from './many.ts';
import type { Scenario } from './scenario.ts';
import { start } from './start.ts';
import { submit } from './submit.ts';
import { tell } from './tell.ts';

/** In the order in which they are measured. */
export const scenarios: readonly Scenario[] = [start, submit, ack, tell, count, many];
