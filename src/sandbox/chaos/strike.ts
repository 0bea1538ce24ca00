import type { Sandbox } from '../sandbox.ts';
import type { SlackFault } from '../slack/types.ts';
import type { Fleet } from './fleet.ts';
import type { History } from './history.ts';
import type { Fault, FaultKind, PlaceFault, Step } from './fault.ts';
import type { PlaceStriker } from './place-faults.ts';
import { anyRequest, listRequest, pageRequest, requests } from './requests.ts';

/** Brings planned faults about, and counts those that really struck. */
export interface Striker {
  strike(fault: Fault): void;
  struck(): Readonly<Partial<Record<FaultKind, number>>>;
  /** When the connections to Slack were last cut or renewed; in milliseconds since 1970. */
  cutAtMs(): number;
  /** When Slack was last back after an outage, 0 where there was none; Infinity during one. */
  backAtMs(): number;
  total(): number;
  /** Ends all that is still broken or still to strike. */
  calm(): Promise<void>;
}

/** More than this waiting to strike would hit every call there is: the oldest is taken back. */
const mostArmed = 4;

/** Slack gives an app 50 connections a minute: who is cut off more often can have none. */
const leastConnectedMs = 10_000;

interface Answer {
  readonly slack: SlackFault['answer'];
  readonly kubernetes: Parameters<Sandbox['kubernetes']['fault']>[0]['answer'];
}

const reset: Answer = { slack: { kind: 'reset' }, kubernetes: 'reset' };
const hang: Answer = { slack: { kind: 'hang' }, kubernetes: 'hang' };

export function createStriker(deps: {
  sandbox: Sandbox;
  fleet: Fleet;
  history: History;
  places: PlaceStriker;
  /** Deletes so many of the Jobs that run now, as somebody else would. */
  deleteJobs: (count: number) => void;
}): Striker {
  const { sandbox, fleet, history, places, deleteJobs } = deps;
  const { slack, kubernetes } = sandbox;
  const counts: Partial<Record<FaultKind, number>> = {};
  const armed: (() => void)[] = [];
  const lasting = new Set<() => void>();
  let cutMs = 0;
  let backMs = 0;
  let outages = 0;
  let restarting: Promise<void> | undefined;

  function count(fault: Fault): void {
    counts[fault.kind] = (counts[fault.kind] ?? 0) + 1;
    history.note(`FAULT ${JSON.stringify(fault)}`);
  }

  /** Answers the next request of this step so instead. */
  function arm(
    fault: Fault & { step: Step },
    answer: Answer,
    afterEffect = false,
    then = noop,
  ): void {
    const request = requests[fault.step];
    const onStrike = (): void => {
      armed.splice(armed.indexOf(takeBack), 1);
      count(fault);
      then();
    };
    const common = { afterEffect, onStrike };
    const takeBack =
      request.to === 'slack'
        ? slack.fault({ ...common, method: request.method, answer: answer.slack })
        : kubernetes.fault({ ...common, match: request.match, answer: answer.kubernetes });
    if (armed.push(takeBack) > mostArmed) armed.shift()?.();
  }

  /** Lets something last for a while, and at the longest until `calm`. */
  function during(fault: Fault & { ms: number }, end: () => void): void {
    count(fault);
    const finish = (): void => {
      clearTimeout(timer);
      lasting.delete(finish);
      end();
    };
    const timer = setTimeout(finish, fault.ms);
    lasting.add(finish);
  }

  /** What people do to a conversation: for a while, or for good. */
  function strikePlace(fault: PlaceFault): void {
    const takeBack = places.strike(fault);
    if (!takeBack) return;
    if ('ms' in fault) during(fault, takeBack);
    else count(fault);
  }

  function disconnect(fault: Extract<Fault, { kind: 'socket mode' }>): void {
    if (Date.now() < cutMs + leastConnectedMs) return;
    count(fault);
    cutMs = Date.now();
    slack.disconnect(fault.how);
  }

  function goDown(fault: Extract<Fault, { kind: 'slack outage' }>): void {
    const answer = outageAnswers[fault.how];
    const takeBack = slack.fault({ method: '*', times: Infinity, answer });
    outages += 1;
    during(fault, () => {
      takeBack();
      outages -= 1;
      backMs = Date.now();
    });
  }

  function restart({ kind, ...how }: Extract<Fault, { kind: 'API server restart' }>): void {
    // One that is down cannot go down.
    if (restarting) return;
    count({ kind, ...how });
    restarting = kubernetes.restart(how).finally(() => {
      restarting = undefined;
    });
  }

  function strike(fault: Fault): void {
    switch (fault.kind) {
      case 'kill':
        count(fault);
        return fleet.signal(fault.victim, 'SIGKILL');
      case 'terminate':
        count(fault);
        return fleet.signal(fault.victim, 'SIGTERM');
      case 'kill at step':
        return arm(fault, hang, fault.afterEffect, () => fleet.killAll());
      case 'pause':
        fleet.signal(fault.victim, 'SIGSTOP');
        return during(fault, () => fleet.signal(fault.victim, 'SIGCONT'));
      case 'slack answer lost':
      case 'kubernetes answer lost':
        return arm(
          fault,
          fault.how.startsWith('hang') ? hang : reset,
          fault.how.endsWith('after effect'),
        );
      case 'slack limit': {
        const { retryAfterS } = fault;
        return arm(fault, { ...reset, slack: { kind: 'status', status: 429, retryAfterS } });
      }
      case 'slack error': {
        const error = { kind: 'error', error: 'internal_error' } as const;
        return arm(fault, { ...reset, slack: error }, fault.afterEffect);
      }
      case 'kubernetes error': {
        const { status } = fault;
        const answer = {
          ...reset,
          kubernetes: { status, ...(status === 429 && { retryAfterS: 1 }) },
        };
        // The API server turns a request away for its load before it looks at it.
        return arm(fault, answer, fault.afterEffect && status !== 429 && status !== 409);
      }
      case 'slack outage':
        return goDown(fault);
      case 'refusals':
        return during(
          fault,
          kubernetes.fault({ match: anyRequest, times: Infinity, answer: { status: 403 } }),
        );
      case 'list failure': {
        const { status, times } = fault;
        const onStrike = (): void => count(fault);
        armed.push(kubernetes.fault({ match: listRequest, times, answer: { status }, onStrike }));
        return undefined;
      }
      case 'expired page': {
        const onStrike = (): void => count(fault);
        const answer = { status: 410 };
        armed.push(kubernetes.fault({ match: pageRequest, answer, onStrike }));
        return undefined;
      }
      case 'socket mode':
        return disconnect(fault);
      case 'watch':
        count(fault);
        return kubernetes.cutWatches(fault.how);
      case 'API server restart':
        return restart(fault);
      case 'deleted unseen':
        count(fault);
        fleet.killAll();
        return deleteJobs(fault.count);
      case 'channel archived':
      case 'bot removed':
      case 'card deleted':
      case 'thread deleted':
      case 'nowhere':
        return strikePlace(fault);
    }
  }

  return {
    strike,
    struck: () => counts,
    cutAtMs: () => cutMs,
    backAtMs: () => (outages > 0 ? Infinity : backMs),
    total: () => Object.values(counts).reduce((sum, one) => sum + one, 0),
    async calm() {
      for (const takeBack of armed.splice(0)) takeBack();
      for (const end of lasting) end();
      await restarting;
    },
  };
}

const outageAnswers: Readonly<
  Record<Extract<Fault, { kind: 'slack outage' }>['how'], SlackFault['answer']>
> = {
  reset: { kind: 'reset' },
  status: { kind: 'status', status: 503 },
  error: { kind: 'error', error: 'service_unavailable' },
};

function noop(): void {
  // Nothing beside the answer itself.
}
