import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Refusal } from '../../src/errors.ts';
import type { SlackEmulator, SlackMessage } from '../../src/sandbox/slack/types.ts';
import { createBot, type Bot } from './support/bot.ts';
import { admin, appToken, newcomer, rooms, startWorkspace, vision } from './support/workspace.ts';

let slack: SlackEmulator;
let bot: Bot;

beforeEach(async () => {
  slack = await startWorkspace({ appToken });
  bot = createBot({ slackAppToken: appToken, slackApiUrl: slack.apiUrl });
  await bot.app.start();
});

afterEach(async () => {
  await bot.app.stop(2_000);
  await slack.stop();
});

function type(text: string, user = vision, channel: string = rooms.open) {
  return slack.command({ user, channel, text });
}

/** Waits for the person's newest ephemeral message and gives its text and blocks as one string. */
async function reply(user = vision, number = 1): Promise<string> {
  const message = await slack.until(() => slack.ephemerals(user)[number - 1]);
  return shown(message);
}

function shown(message: SlackMessage): string {
  const parts = [message.text, ...message.blocks.map((block) => JSON.stringify(block))];
  return parts.join('\n').replaceAll('\\n', '\n');
}

function jobs() {
  return Array.from(bot.submitter.jobs.values());
}

describe('/train over Socket Mode', () => {
  it('submits, and tells the exact argument list and where the thread is', async () => {
    expect(await type('resnet gpu=2 lr=0.01')).toMatchObject({ acked: true });
    const text = await reply();
    expect(jobs()).toHaveLength(1);
    const [job] = jobs();
    expect(job?.spec).toMatchObject({ model: 'resnet', gpuCount: 2, user: { id: 'vision1' } });
    expect(job?.origin).toMatchObject({
      team: slack.teamId,
      slackUserId: vision,
      channel: rooms.open,
    });
    expect(text).toContain('resnet submitted: 2 GPUs');
    expect(text).toContain('python train.py --checkpoint-path /worker/checkpoint --lr 0.01');
    expect(text).toContain(`Its thread is in <#${rooms.open}>.`);
  });

  it('names every problem at once, to that person only, and submits nothing', async () => {
    await type('rsenet gpu=99 lr=abc');
    const text = await reply();
    expect(text).toContain('Not submitted: ');
    expect(text).toContain('Corrected command');
    expect(jobs()).toEqual([]);
    expect(slack.messages(rooms.open)).toEqual([]);
  });

  it('tells somebody who is not mapped the line that is missing, and keeps the command', async () => {
    await type('resnet lr=0.01', newcomer);
    const text = await reply(newcomer);
    expect(text).toContain(`\n  ${newcomer}: { id: new-comer, uid: …, gid: … }\n`);
    expect(text).toContain('/train resnet lr=0.01');
    expect(jobs()).toEqual([]);
  });

  it.each([
    ['resnet lr=0.01', 'submit'],
    ['plan resnet lr=0.01', 'plan'],
    ['', 'form'],
    ['list all', 'list'],
    ['cancel last wrong data', 'cancel'],
    ['rerun abcd', 'rerun'],
  ])(
    'has it written down once that somebody who is not mapped typed “%s”',
    async (text, action) => {
      await type(text, newcomer);
      await reply(newcomer);
      expect(bot.turnedAway).toEqual([{ action, slackUserId: newcomer, reason: 'unmapped' }]);
    },
  );

  it('knows people by their e-mail address too, and asks for it once', async () => {
    await type('resnet', admin);
    await reply(admin);
    await type('resnet', admin);
    await reply(admin, 2);
    expect(jobs().map(({ spec }) => spec.user.id)).toEqual(['mladmin', 'mladmin']);
    expect(slack.calls()['users.info']).toBe(1);
  });

  it('asks to send again where Slack does not tell who somebody is', async () => {
    slack.fault({ method: 'users.info', answer: { kind: 'reset' } });
    await type('resnet lr=0.01', admin);
    const text = await reply(admin);
    expect(text).toContain('Please send it again.');
    expect(text).toContain('/train resnet lr=0.01');
    expect(jobs()).toEqual([]);
  });

  it('makes one Job and one reply of a command that Slack delivers again', async () => {
    await type('resnet');
    await reply();
    expect(await slack.redeliver()).toMatchObject({ acked: true });
    await type('resnet lr=0.5');
    await reply(vision, 2);
    expect(bot.submitter.calls).toBe(2);
    expect(slack.ephemerals(vision)).toHaveLength(2);
  });

  it('makes one Job of a command that Slack delivers again to another process', async () => {
    await type('resnet');
    await reply();
    const other = createBot({ slackAppToken: appToken, slackApiUrl: slack.apiUrl });
    await bot.app.stop(2_000);
    await other.app.start();
    await slack.redeliver();
    await reply(vision, 2);
    expect(Array.from(other.submitter.jobs.keys())).toEqual(Array.from(bot.submitter.jobs.keys()));
    expect(Array.from(other.submitter.jobs.values()).map(({ origin }) => origin.request)).toEqual(
      jobs().map(({ origin }) => origin.request),
    );
    await other.app.stop(2_000);
  });

  it.each([
    [
      'direct messages between people',
      rooms.between,
      'I cannot post in a conversation between people',
    ],
    ['a private channel without the bot', rooms.closed, '/invite @'],
    ['an archived channel', rooms.archived, 'This channel is archived'],
  ])('takes the thread of a run asked for in %s to the person', async (_, channel, why) => {
    await type('resnet', vision, channel);
    const text = await reply();
    expect(text).toContain(why);
    expect(text).toContain('our direct messages');
    expect(jobs()[0]?.origin).toMatchObject({
      channel: slack.directChannel(vision),
      askedIn: channel,
    });
  });

  it('keeps the command when the cluster refuses', async () => {
    bot.submitter.failure = new Refusal('quota', 'the quota is used up: 8 of 8 GPUs', {
      evidence: 'exceeded quota',
    });
    await type('resnet gpu=2 note="a b"');
    const text = await reply();
    expect(text).toContain('Not submitted: the quota is used up: 8 of 8 GPUs');
    expect(text).toContain('/train resnet gpu=2');
    expect(text).toContain('exceeded quota');
  });

  it('says one clear sentence where something breaks, and logs one line without a value', async () => {
    bot.submitter.failure = new Error('a bug');
    await type('resnet lr=0.0123');
    const text = await reply();
    expect(text).toContain('Something went wrong on my side');
    expect(text).toContain('/train resnet lr=0.0123');
    const errors = bot.logged.filter((line) => line.includes('"level":50'));
    expect(errors).toHaveLength(1);
    expect(bot.logged.join('\n')).not.toContain('0.0123');
  });

  it('counts how it was answered, each ack, and Slack’s limits', async () => {
    slack.fault({
      method: 'users.info',
      answer: { kind: 'status', status: 429, retryAfterS: 1 },
    });
    await type('help');
    await reply();
    await type('resnet gpu=99');
    await reply(vision, 2);
    await type('resnet gpu=1', newcomer);
    await reply(newcomer);
    await type('resnet gpu=1');
    await reply(vision, 3);
    bot.submitter.failure = new TypeError('broken');
    await type('resnet gpu=1');
    await reply(vision, 4);
    const counted = bot.counted.filter((one) => one !== 'acked in time');
    expect(counted.toSorted()).toEqual([
      '429 users.info',
      'train-command broken',
      'train-command help',
      'train-command problems',
      'train-command stranger',
      'train-command submitted',
    ]);
    expect(bot.counted.length - counted.length).toBe(5);
  });

  it('explains itself', async () => {
    await type('help');
    expect(await reply()).toContain('/train');
    expect(jobs()).toEqual([]);
  });
});

describe('the form over Socket Mode', () => {
  const lr = 'parameter:resnet:lr';

  async function openForm(): Promise<void> {
    expect(await type('')).toMatchObject({ acked: true });
    await slack.until(() => slack.view(vision));
  }

  it('opens, takes the values, closes and submits', async () => {
    await openForm();
    await slack.fill(vision, 'gpu:resnet', '2');
    await slack.fill(vision, lr, '0.01');
    await slack.fill(vision, 'parameter:resnet:optimizer', 'adam');
    await slack.fill(vision, 'free', 'warmup=500');
    expect((await slack.submitView(vision)).errors).toBeUndefined();
    expect(slack.view(vision)).toBeUndefined();
    expect(await reply()).toContain('resnet submitted: ');
    expect(jobs()[0]?.spec.args.join(' ')).toContain('--lr 0.01 --optimizer adam --warmup 500');
    expect(jobs()[0]?.spec).toMatchObject({ gpuCount: 2, type: 'gpu' });
  });

  it('shows problems under their fields, and submits once they are gone', async () => {
    await openForm();
    await slack.fill(vision, 'time', 'soon');
    await slack.fill(vision, 'free', 'memory=lots');
    const { errors } = await slack.submitView(vision);
    expect(Object.keys(errors ?? {}).toSorted()).toEqual(['free', 'time']);
    expect(jobs()).toEqual([]);
    await slack.fill(vision, 'time', '2h');
    await slack.fill(vision, 'free', 'memory=16Gi');
    expect((await slack.submitView(vision)).errors).toBeUndefined();
    await reply();
    expect(jobs()[0]?.spec).toMatchObject({ timeLimitSeconds: 7_200, memory: '16Gi' });
  });

  it('rebuilds its fields for another model and loses nothing that was typed', async () => {
    await openForm();
    await slack.fill(vision, 'gpu:resnet', '4');
    await slack.fill(vision, lr, '0.25');
    await slack.fill(vision, 'parameter:resnet:tag', 'mine');
    await slack.fill(vision, 'time', '2h');
    await slack.fill(vision, 'free', 'warmup=500');

    await slack.fill(vision, 'model', 'mlp');
    const mlp = await slack.until(() => {
      const view = slack.view(vision);
      return view?.values['parameter:mlp:lr'] === undefined ? undefined : view;
    });
    expect(mlp.values['parameter:mlp:lr']).toMatchObject({ value: { value: '0.25' } });
    expect(mlp.values['time']).toMatchObject({ value: { value: '2h' } });
    expect(mlp.values['free']).toMatchObject({ value: { value: 'warmup=500' } });
    expect(mlp.values['gpu:resnet']).toBeUndefined();

    await slack.fill(vision, 'model', 'resnet');
    const back = await slack.until(() => {
      const view = slack.view(vision);
      return view?.values[lr] === undefined ? undefined : view;
    });
    expect(back.values[lr]).toMatchObject({ value: { value: '0.25' } });
    expect(back.values['parameter:resnet:tag']).toMatchObject({ value: { value: 'mine' } });
    expect(back.values['gpu:resnet']).toMatchObject({ value: { value: '4' } });
  });

  it('draws itself again where somebody else’s change came first', async () => {
    await openForm();
    slack.fault({ method: 'views.update', answer: { kind: 'error', error: 'hash_conflict' } });
    await slack.fill(vision, 'model', 'mlp');
    await slack.until(() => slack.view(vision)?.values['parameter:mlp:lr']);
    expect(slack.calls()['views.update']).toBe(2);
  });

  it('shows a model’s fields before it takes a submit for that model', async () => {
    await openForm();
    slack.fault({ method: 'views.update', answer: { kind: 'error', error: 'not_found' } });
    await slack.fill(vision, 'model', 'mlp');
    await slack.submitView(vision);
    const view = await slack.until(() => slack.view(vision));
    expect(Object.keys(view.values)).toContain('parameter:mlp:hidden');
    expect(bot.submitter.calls).toBe(0);
    await slack.submitView(vision);
    await reply();
    expect(jobs()[0]?.spec.model).toBe('mlp');
  });

  it('makes one Job of a submit that Slack delivers again', async () => {
    await openForm();
    await slack.submitView(vision);
    await reply();
    expect(await slack.redeliver()).toMatchObject({ acked: true });
    await type('resnet');
    await reply(vision, 2);
    expect(bot.submitter.calls).toBe(2);
    expect(slack.ephemerals(vision)).toHaveLength(2);
  });

  it('does not open for somebody who is not mapped', async () => {
    await type('', newcomer);
    expect(await reply(newcomer)).toContain(`${newcomer}: { id: new-comer, uid: …, gid: … }`);
    expect(slack.view(newcomer)).toBeUndefined();
  });

  it('says so where it could not open in time', async () => {
    slack.fault({ method: 'views.open', answer: { kind: 'error', error: 'expired_trigger_id' } });
    await type('');
    expect(await reply()).toContain('could not open in time');
  });
});

describe('the connection', () => {
  it('takes commands again as soon as Slack has renewed it', async () => {
    slack.disconnect('refresh_requested');
    await slack.connected();
    await slack.until(() => (bot.app.healthy() ? true : undefined));
    expect(await type('resnet')).toMatchObject({ acked: true });
    await reply();
  });

  it('misses no command while Slack renews one connection after the other', async () => {
    for (let renewed = 0; renewed < 3; renewed += 1) {
      await slack.until(() => (slack.connections() === 2 ? true : undefined));
      slack.disconnect('refresh_requested', 'one');
      expect(await type('help')).toMatchObject({ acked: true });
    }
  });

  it('replaces at once what Slack renews, both in the same second too', async () => {
    await slack.until(() => slack.connections() === 2 || undefined);
    for (const which of ['one', 'all'] as const) {
      slack.disconnect('refresh_requested', which);
      // Slack leaves the old ones open: the SDK takes more than ten seconds to notice.
      await slack.until(() => slack.connections() === 2 || undefined, 5_000);
    }
    expect(bot.app.healthy()).toBe(true);
    expect(slack.calls()['apps.connections.open']).toBe(5);
  });

  it('takes no more work once stopped, and lets go of Slack', async () => {
    await bot.app.stop(2_000);
    expect(bot.app.healthy()).toBe(false);
    expect(await type('resnet')).toMatchObject({ acked: false });
    expect(bot.submitter.calls).toBe(0);
  });

  it('ends what is under way before it stops', async () => {
    const gate = Promise.withResolvers<void>();
    bot.submitter.gate = gate.promise;
    await type('resnet');
    const stopped = bot.app.stop(5_000);
    gate.resolve();
    await stopped;
    expect(await reply()).toContain('submitted: ');
  });

  it('logs no token', () => {
    expect(bot.logged.join('\n')).not.toMatch(/xoxb-test|xapp-test/);
  });
});
