import { setTimeout as sleep } from 'node:timers/promises';
import { collectionOf, ofPerson } from '../cluster/paths.ts';
import { asObject, podOf } from '../cluster/prototype.ts';
import { runningPod } from '../cluster/statuses.ts';
import { watchNewJobs } from '../runs.ts';
import { percentile } from '../statistics.ts';
import { commandText, openWorld } from '../world.ts';
import type { Scenario } from './scenario.ts';

const runs = 60;
/** The bot posts no more than five messages a second: slower than that, nothing waits. */
const everyMs = 240;

/** From a pod that starts to the message that says so, while nothing keeps the message waiting. */
export const tell: Scenario = {
  figures: ['tell'],
  async measure(bench) {
    const world = await openWorld(bench);
    const { cluster, slack } = world;
    try {
      const bot = await world.startBot();
      await bot.ready();
      const jobs = await watchNewJobs(world);
      const texts = Array.from({ length: runs }, (_, index) => commandText(index));
      bench.progress(`tell: ${runs} runs get their cards`);
      await slack.ask('type', { texts, everyMs: 50 });
      const made = await Promise.all(texts.map((text) => jobs.ofCommand(text)));
      await slack.ask('told', { milestone: 'card', count: runs, timeoutMs: 60_000 });
      // All that the bot wrote down is back, and the budget is full again.
      await sleep(3_000);

      const pods = collectionOf('pods', cluster.namespace);
      const started = new Map<string, number>();
      await cluster.api.watch(`${pods}?${ofPerson(cluster.person)}`, ({ object, at }) => {
        const { labels } = asObject(object['metadata']);
        const run = String(asObject(labels)['slack-train/run']);
        const { phase } = asObject(object['status']);
        if (phase === 'Running' && !started.has(run)) started.set(run, at);
      });
      bench.progress(`tell: ${runs} pods start, one after another`);
      for (const { object, uid } of made) {
        const pod = podOf(object, uid);
        await cluster.api.call('POST', pods, pod);
        await sleep(everyMs / 2);
        const path = `${pods}/${String(asObject(pod['metadata'])['name'])}/status`;
        await cluster.api.call('PATCH', path, { status: runningPod(pod, new Date()) });
        await sleep(everyMs / 2);
      }
      const told = await slack.ask('told', {
        milestone: 'started',
        count: runs,
        timeoutMs: 60_000,
      });
      const took = told.map(({ run, at }) => at - (started.get(run) ?? NaN));
      const how = `${runs} pods, one after another`;
      return [
        { id: 'tell-p50', value: percentile(took, 0.5), how },
        { id: 'tell-p99', value: percentile(took, 0.99) },
      ];
    } finally {
      await world.close();
    }
  },
};
