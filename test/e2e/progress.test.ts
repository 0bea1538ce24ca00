import { expect, test } from 'vitest';
import { messageText } from '../../src/sandbox/demo/thread-text.ts';
import type { SlackMessage } from '../../src/sandbox/slack/types.ts';
import { people } from '../../src/sandbox/world.ts';
import { stage, type Stage } from './stage.ts';

const card = (here: Stage): string => {
  const [found] = here.cards();
  return found === undefined ? '' : messageText(found, {});
};

/** The file in the newest run's thread, as soon as Slack shows it. */
function shared({ sandbox, cards }: Stage): Promise<SlackMessage> {
  return sandbox.slack.until(() => {
    const root = cards().at(-1);
    const thread = root ? sandbox.slack.replies(root.channel, root.ts) : [];
    return thread.find(({ files = [] }) => files.length > 0);
  });
}

test('the card shows how far the run is, a button draws it, and after the end no bar is left', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  await here.type('resnet gpu=1 epochs=20 train-size=100 sleep=2');
  const shown = await here.sandbox.slack.until(() =>
    card(here).includes('Progress as of') ? card(here) : undefined,
  );
  expect(shown).toMatch(/^[▰▱]{10} \d+ % · epoch \d+ of 20/m);
  expect(shown).toMatch(/loss \d\.\d+/);

  const [root] = here.cards();
  const { slack } = here.sandbox;
  const press = () =>
    slack.click(people.vision1.id, root?.channel ?? '', root?.ts ?? '', 'run-picture');
  expect(await press()).toMatchObject({ acked: true });
  const { files = [], text } = await shared(here);
  expect(text).toMatch(/^How it went: loss /);
  expect(files[0]?.name).toMatch(/^resnet-\w+-\d{8}T\d{6}Z\.png$/);
  await press();
  await slack.until(() =>
    slack.ephemerals(people.vision1.id).some((message) => message.text.includes('of this minute'))
      ? true
      : undefined,
  );
  const [job] = here.sandbox.kubernetes.store.list('jobs');
  here.sandbox.kubernetes.store.delete('jobs', 'training', job?.metadata.name ?? '', {
    propagation: 'Background',
  });
  await here.told('deleted');
  await here.sandbox.slack.until(() => (card(here).includes('deleted') ? true : undefined));
  expect(card(here)).not.toContain('Progress as of');
});

test('a picture is drawn with the rights of whoever presses the button, and that is written down', async () => {
  const here = await stage({
    configure: (config) => {
      Object.assign(config, { outputs: { ...Object(config['outputs']), mount: undefined } });
    },
  });
  const { kubernetes, slack } = here.sandbox;
  const bot = await here.sandbox.startBot();
  await here.type('resnet gpu=1 epochs=20 train-size=100 sleep=2');
  await slack.until(() => (card(here).includes('Progress as of') ? true : undefined));
  kubernetes.store.update('rolebindings', 'training', 'slack-train-people', (draft) => {
    draft['subjects'] = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'vision1' }];
  });
  const [root] = here.cards();
  const press = (user: string) =>
    slack.click(user, root?.channel ?? '', root?.ts ?? '', 'run-picture');
  await press(people.mladmin.id);
  expect(await here.reply(people.mladmin.id)).toContain(
    'No picture: mladmin may not read logs in namespace training',
  );
  await press(people.vision1.id);
  expect((await shared(here)).files).toHaveLength(1);
  const written = bot
    .output()
    .split('\n')
    .filter((line) => line.includes('"action":"picture"'));
  expect(written.map((line): unknown => JSON.parse(line))).toMatchObject([
    {
      audit: true,
      actor: people.mladmin.id,
      as: 'mladmin',
      result: 'refused',
      reason: 'forbidden',
    },
    { audit: true, actor: people.vision1.id, as: 'vision1', result: 'drawn' },
  ]);
});

test.each([
  ['its event files', {}],
  ['its log, where the bot does not see the share', { mount: undefined }],
] as const)('a run ends with one picture of how it went, from %s', async (_, outputs) => {
  const here = await stage({
    configure: (config) => {
      Object.assign(config, { outputs: { ...Object(config['outputs']), ...outputs } });
    },
  });
  await here.sandbox.startBot();
  await here.type('resnet gpu=1 epochs=3 train-size=200');
  await here.told('finished');
  const { text, files = [] } = await shared(here);
  expect(text).toMatch(/^How it went: loss fell from \d\.\d+ to \d\.\d+ over \d+ steps; val_loss/);
  expect(files).toHaveLength(1);
  const [picture] = files;
  expect(picture?.name).toMatch(/^resnet-\w+\.png$/);
  expect(picture?.altText).toBe(text.replace('How it went', 'Curves'));
  expect(
    Buffer.from(picture?.bytes ?? [])
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
  expect(here.milestones()).toEqual(['card', 'started', 'finished']);
});

test('a failed run ends with a picture and its log, and the record is written for both once', async () => {
  const here = await stage();
  const { kubernetes } = here.sandbox;
  await here.sandbox.startBot();
  await here.type('resnet gpu=1 epochs=3 train-size=200 fail-at-epoch=3');
  await here.told('failed');
  expect((await shared(here)).text).toMatch(/^How it went: loss fell /);
  const record = await kubernetes.until(() =>
    kubernetes.store
      .list('configmaps', 'training')
      .find(({ metadata }) => metadata.finalizers?.length === 0 || !metadata.finalizers),
  );
  const { told, closed } = JSON.parse(record['data'].record);
  expect(closed).toBe('told');
  expect(Object.keys(told)).toEqual(['card', 'started', 'failed', 'picture', 'log']);
});

test('several runs are each shown in turn, and Slack never has to turn an edit away', async () => {
  const here = await stage();
  const { slack } = here.sandbox;
  const bot = await here.sandbox.startBot();
  for (let run = 0; run < 5; run += 1)
    await here.type('resnet type=cpu epochs=100 train-size=100 sleep=1');
  const texts = await slack.until(() => {
    const shown = here.cards().map((message) => messageText(message, {}));
    return shown.filter((text) => text.includes('Progress as of')).length === 5 ? shown : undefined;
  });
  for (const text of texts) expect(text).toMatch(/epoch \d+ of 100/);
  expect(slack.calls()['chat.update']).toBeLessThanOrEqual(50);
  expect(bot.output()).not.toContain('card edit given up');
});
