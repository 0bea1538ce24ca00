import type { ConfigSource } from '../config.ts';
import { Refusal } from '../errors.ts';
import type { KnownRun, Planner, Submitter } from '../reconcile/people-ports.ts';
import { formatCommand } from '../training/command.ts';
import type { Problem } from '../training/problem.ts';
import type { TrainingRequest } from '../training/request.ts';
import { requestHash, runIdOf } from '../training/run-id.ts';
import { resolveSpec, type TrainingSpec } from '../training/spec.ts';
import type { LineageKind } from '../training/training-spec.ts';
import type { MappedUser } from '../training/users.ts';
import type { Clock } from '../clock.ts';
import type { Answer, Asked } from './asked.ts';
import type { Destinations } from './destinations.ts';
import type { EarlierRuns } from './earlier-runs.ts';
import type { Message } from './messages/blocks.ts';
import { renderPlan } from './messages/plan.ts';
import { renderActRefused } from './messages/run-answers.ts';
import { renderRefusal, renderSubmitted } from './messages/replies.ts';
import type { Permalink } from './messages/thread-link.ts';
import { threadPlace, type BotNames } from './messages/thread-place.ts';
import type { People, Person } from './people.ts';

/** A training that can be asked of the cluster. */
interface Ready {
  readonly kind: 'ready';
  readonly user: MappedUser;
  readonly spec: TrainingSpec;
  /** It is to be shown, and nothing is to be created. */
  readonly dryRun: boolean;
}

type Checked =
  | Ready
  | {
      readonly kind: 'problems';
      readonly problems: readonly Problem[];
      readonly corrected: string;
    }
  | { readonly kind: 'stranger'; readonly person: Exclude<Person, { kind: 'mapped' }> };

/** The run that a request was made from. */
export interface MadeFrom {
  readonly kind: LineageKind;
  readonly run: KnownRun;
}

/** The use case: a request becomes a Job, or a reply that says why not. Knows nothing of Bolt. */
export interface Trainer {
  /** Checks everything that can be checked without the cluster. */
  check(
    asked: Asked,
    request: TrainingRequest,
    problems: readonly Problem[],
    from?: MadeFrom,
  ): Promise<Checked>;
  /**
   * Submits, or tries it where that is all that was asked for, and tells how that went. Rejects only
   * where something broke that is nobody's mistake.
   */
  carryOut(asked: Asked, ready: Ready): Promise<Answer>;
}

export function createTrainer(deps: {
  config: ConfigSource;
  people: People;
  earlier: EarlierRuns;
  destinations: Destinations;
  submitter: Submitter;
  planner: Planner;
  clock: Clock;
  botName: () => BotNames['botName'];
  permalink: Permalink;
}): Trainer {
  const { config, people, earlier, destinations, submitter } = deps;
  const { planner, clock, botName, permalink } = deps;

  async function submit(asked: Asked, spec: TrainingSpec): Promise<Message> {
    const destination = await destinations.choose(asked.channel, asked.slackUserId);
    const from = spec.lineage && earlier.cardOf(spec.lineage.run);
    const submitted = await submitter.submit(spec, {
      team: asked.team,
      slackUserId: asked.slackUserId,
      channel: destination.channel,
      ...(asked.channel === undefined || destination.channel === asked.channel
        ? {}
        : { askedIn: asked.channel }),
      ...(from && { from }),
      request: requestHash(partsOf(asked)),
    });
    const place = threadPlace(destination, { team: asked.team, botName: botName() });
    return renderSubmitted(submitted, place, permalink);
  }

  return {
    async check(asked, request, problems, from) {
      const person = await people.find(asked.slackUserId);
      if (person.kind !== 'mapped') return { kind: 'stranger', person };
      const { models, defaults, outputs } = config.current;
      const resolved = resolveSpec(request, {
        catalog: models,
        defaults,
        outputs,
        user: person.user,
        runId: runIdOf(partsOf(asked)),
        requestedAt: new Date(clock.now()),
        earlier: earlier.findFor(person.user),
        ...(from && { from: { kind: from.kind, run: from.run.view } }),
      });
      if (resolved.ok && problems.length === 0)
        return {
          kind: 'ready',
          user: person.user,
          spec: resolved.spec,
          dryRun: resolved.dryRun,
        };
      return {
        kind: 'problems',
        problems: resolved.ok ? problems : [...problems, ...resolved.problems],
        corrected: resolved.ok ? formatCommand(request) : resolved.corrected,
      };
    },

    async carryOut(asked, { user, spec, dryRun }) {
      try {
        return dryRun
          ? { outcome: 'planned', reply: renderPlan(spec, await planner.plan(spec), user) }
          : { outcome: 'submitted', reply: await submit(asked, spec) };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return dryRun
          ? { outcome: 'planned', reply: renderActRefused('Not tried', error) }
          : { outcome: 'submitted', reply: renderRefusal(error, spec.commandText) };
      }
    },
  };
}

/** The same for every delivery of one request, and for no other. */
function partsOf({ team, slackUserId, trigger }: Asked): readonly string[] {
  return [team, slackUserId, trigger];
}
