import { within, type Clock } from '../../clock.ts';
import { Refusal } from '../../errors.ts';
import type { AskedPictures } from '../../reconcile/people-ports.ts';
import type { MessageRef, ThreadFile } from '../../reconcile/ports.ts';
import { leadingPod } from '../../training/workers.ts';
import type { RunAct } from '../asked.ts';
import { createMemory } from '../memory.ts';
import { renderActRefused, renderNoPicture, renderPictureStands } from '../messages/run-answers.ts';

export interface PictureActDeps {
  readonly pictures: AskedPictures;
  readonly share: (card: MessageRef, file: ThreadFile) => Promise<unknown>;
  readonly clock: Clock;
}

/** A person waits for it. */
const drawMs = 45_000;
/** A thread is not filled with pictures of the same minute. */
const againMs = 60_000;
const mostRuns = 500;

/**
 * Puts a picture of how a run goes into its thread, for everybody who follows it, where whoever asks
 * may read what it is drawn from.
 */
export function createPictureAct({ pictures, share, clock }: PictureActDeps): RunAct {
  const drawn = createMemory<true>(clock, againMs, mostRuns);

  return async ({ user, run: { snapshot, view, card } }) => {
    const { spec, uid } = view;
    if (drawn.get(uid)) return { outcome: 'answered', reply: renderPictureStands(spec) };
    const podName = leadingPod(snapshot.observation.pods)?.name;
    try {
      const picture = card && (await within(clock, drawMs, pictures.draw(snapshot, podName, user)));
      if (!picture) return { outcome: 'answered', reply: renderNoPicture(spec) };
      drawn.set(uid, true);
      // The one of the end has the Job's name alone.
      const time = new Date(clock.now()).toISOString().replace(/[-:]|\.\d+/g, '');
      await share(card, { kind: 'picture', name: `${spec.jobName}-${time}.png`, ...picture });
      return { outcome: 'answered' };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { outcome: 'refused', reply: renderActRefused('No picture', error) };
    }
  };
}
