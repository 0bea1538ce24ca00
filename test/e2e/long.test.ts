import { expect, test } from 'vitest';
import { stage, type Stage } from './stage.ts';

/** The most that Slack takes as one message. */
const mostCharacters = 40_000;
/** What one value may have. */
const valueCharacters = 3_000;
/** Of all annotations together, and of a ConfigMap: what the API server takes. */
const annotationBytes = 256 * 1024;
const configMapBytes = 1024 * 1024;

/** As many values as one command can hold, all of this character. */
function longestCommand(char: string): string {
  const value = char.repeat(valueCharacters / char.length);
  const count = Math.floor(mostCharacters / (value.length + 10));
  return `resnet gpu=1 ${Array.from({ length: count }, (_, index) => `p${index}="${value}"`).join(' ')}`;
}

function annotationsOf({ sandbox }: Stage): string {
  const [job] = sandbox.kubernetes.store.list('jobs', 'training');
  return Object.entries(job?.metadata.annotations ?? {})
    .flat()
    .join('');
}

function recordOf({ sandbox }: Stage): string {
  const data = sandbox.kubernetes.store.list('configmaps', 'training').map((one) => one['data']);
  return data.map((one) => String(one?.['record'] ?? '')).join('');
}

test('the longest command there can be fits into its Job and its record, and is told', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  await here.type(longestCommand('😀'));
  expect(await here.reply()).toContain('resnet submitted: ');
  // The program does not know these options.
  await here.told('failed');
  expect(here.milestones()).toEqual(['card', 'started', 'failed']);
  const bytes = Buffer.byteLength(annotationsOf(here));
  expect(bytes).toBeGreaterThan(annotationBytes / 2);
  expect(bytes).toBeLessThan(annotationBytes);
  expect(Buffer.byteLength(recordOf(here))).toBeLessThan(configMapBytes);
});

test('one of characters that take more room than its Job has is refused in clear words', async () => {
  const here = await stage();
  await here.sandbox.startBot();
  await here.type(longestCommand('가'));
  expect(await here.reply()).toContain(
    'Not submitted: The cluster does not accept this run: the length of the command',
  );
  expect(annotationsOf(here)).toBe('');
});
