import type { ApiRestart } from '../kubernetes/types.ts';

/** Where a kill strikes: as a write arrives, before or after it has its effect, never after its answer. */
export const steps = [
  'create Job',
  'create record',
  'write record',
  'set time to live',
  'post message',
  'edit card',
  'read thread',
  'read channel',
  'begin upload',
  'upload',
  'share file',
] as const;
export type Step = (typeof steps)[number];

/** How a watch is broken. */
type WatchCut = 'close' | 'reset' | 'gone' | 'truncate' | 'silence';

/** What is broken, with everything that chance decides about it decided. */
export type Fault =
  | { readonly kind: 'kill'; readonly victim: number }
  | { readonly kind: 'kill at step'; readonly step: Step; readonly afterEffect: boolean }
  | { readonly kind: 'terminate'; readonly victim: number }
  | { readonly kind: 'pause'; readonly victim: number; readonly ms: number }
  | { readonly kind: 'slack answer lost'; readonly step: Step; readonly how: Break }
  | { readonly kind: 'slack limit'; readonly step: Step; readonly retryAfterS: number }
  | { readonly kind: 'slack error'; readonly step: Step; readonly afterEffect: boolean }
  | { readonly kind: 'slack outage'; readonly how: Outage; readonly ms: number }
  | { readonly kind: 'socket mode'; readonly how: 'warning' | 'refresh_requested' | 'cut' }
  | { readonly kind: 'kubernetes answer lost'; readonly step: Step; readonly how: Break }
  | {
      readonly kind: 'kubernetes error';
      readonly step: Step;
      readonly status: 409 | 429 | 500 | 503 | 504;
      readonly afterEffect: boolean;
    }
  | {
      readonly kind: 'list failure';
      readonly status: 410 | 429 | 500 | 503;
      readonly times: number;
    }
  | { readonly kind: 'expired page' }
  | { readonly kind: 'refusals'; readonly ms: number }
  | ({ readonly kind: 'API server restart' } & ApiRestart)
  | { readonly kind: 'watch'; readonly how: WatchCut }
  | { readonly kind: 'deleted unseen'; readonly count: number }
  | PlaceFault;
export type FaultKind = Fault['kind'];

/** What people do to the conversations and messages of a run; `chance` (0 to 1) picks which. */
export type PlaceFault =
  /** For so long nobody can post there. */
  | { readonly kind: 'channel archived'; readonly chance: number; readonly ms: number }
  /** The bot is taken out of a private channel, and invited again. */
  | { readonly kind: 'bot removed'; readonly chance: number; readonly ms: number }
  | { readonly kind: 'card deleted'; readonly chance: number }
  /** The card and all that stands below it. */
  | { readonly kind: 'thread deleted'; readonly chance: number }
  /** For so long there is no conversation at all that could be written to. */
  | { readonly kind: 'nowhere'; readonly ms: number };

/** A request whose answer never comes, with or without its effect. */
type Break = 'reset' | 'reset after effect' | 'hang' | 'hang after effect';
type Outage = 'reset' | 'status' | 'error';
