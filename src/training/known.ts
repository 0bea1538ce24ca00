import type { Asked } from './asked.ts';
import type { LogPattern } from './log-patterns.ts';

/** What is known beside the observation. */
export interface Known {
  /** Only compared with times of the cluster over minutes. */
  readonly now: Date;
  /** The tail of the telling pod's log where it was read. */
  readonly log?: readonly string[];
  /** What the run asked for: makes sentences exact. */
  readonly asked?: Asked;
  /** The platform engineer's own log patterns: asked before those built in. */
  readonly patterns?: readonly LogPattern[];
  /** When the run was told to have started: for when nothing in the cluster shows it any more. */
  readonly toldStart?: string | undefined;
}
