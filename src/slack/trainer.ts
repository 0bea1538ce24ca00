import type { ConfigSource } from '../config.ts';
import { Refusal } from '../errors.ts';
import type { Submitter } from '../reconcile/ports.ts';
import { formatCommand } from '../training/command.ts';
import type { Problem } from '../training/problem.ts';
import type { TrainingRequest } from '../training/request.ts';
import { requestHash, runIdOf } from '../training/run-id.ts';
import { resolveSpec, type TrainingSpec } from '../training/spec.ts';
import type { Clock } from '../clock.ts';
import type { Asked } from './asked.ts';
import type { Destinations } from './destinations.ts';
import type { Message } from './messages/blocks.ts';
import { renderRefusal, renderSubmitted } from './messages/replies.ts';
import { threadPlace, type BotNames } from './messages/thread-place.ts';
import type { People, Person } from './people.ts';

type Checked =
  | { readonly kind: 'ready'; readonly spec: TrainingSpec; readonly dryRun: boolean }
  | {
      readonly kind: 'problems';
      readonly problems: readonly Problem[];
      readonly corrected: string;
    }
  | { readonly kind: 'stranger'; readonly person: Exclude<Person, { kind: 'mapped' }> };

/** The use case: a request becomes a Job, or a reply that says why not. Knows nothing of Bolt. */
export interface Trainer {
  /** Checks everything that can be checked without the cluster. */
  check(asked: Asked, request: TrainingRequest, problems: readonly Problem[]): Promise<Checked>;
  /** Submits, and tells how that went. Rejects only where something broke that is nobody's mistake. */
  submit(asked: Asked, spec: TrainingSpec): Promise<Message>;
}

export function createTrainer(deps: {
  config: ConfigSource;
  people: People;
  destinations: Destinations;
  submitter: Submitter;
  clock: Clock;
  botName: () => BotNames['botName'];
}): Trainer {
  const { config, people, destinations, submitter, clock, botName } = deps;

  return {
    async check(asked, request, problems) {
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
      });
      if (resolved.ok && problems.length === 0)
        return { kind: 'ready', spec: resolved.spec, dryRun: resolved.dryRun };
      return {
        kind: 'problems',
        problems: resolved.ok ? problems : [...problems, ...resolved.problems],
        corrected: resolved.ok ? formatCommand(request) : resolved.corrected,
      };
    },

    async submit(asked, spec) {
      const destination = await destinations.choose(asked.channel, asked.slackUserId);
      try {
        const submitted = await submitter.submit(spec, {
          team: asked.team,
          slackUserId: asked.slackUserId,
          channel: destination.channel,
          ...(destination.channel === asked.channel ? {} : { askedIn: asked.channel }),
          request: requestHash(partsOf(asked)),
        });
        const place = threadPlace(destination, { team: asked.team, botName: botName() });
        return renderSubmitted(submitted, place);
      } catch (error) {
        if (error instanceof Refusal) return renderRefusal(error, spec.commandText);
        throw error;
      }
    },
  };
}

/** The same for every delivery of one request, and for no other. */
function partsOf({ team, slackUserId, trigger }: Asked): readonly string[] {
  return [team, slackUserId, trigger];
}
