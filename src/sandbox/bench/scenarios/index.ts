import { ack } from './ack.ts';
import { count } from './count.ts';
import { kept } from './kept.ts';
import type { Scenario } from './scenario.ts';
import { start } from './start.ts';
import { submit } from './submit.ts';
import { takenIn } from './taken-in.ts';
import { tell } from './tell.ts';

/** One group after the other. What goes side by side measures no time. */
export const groups: readonly (readonly Scenario[])[] = [
  [start],
  [submit],
  [ack],
  [tell],
  [count, kept],
  [takenIn],
];
