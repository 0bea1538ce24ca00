import { expect, test } from 'vitest';
import type { Act } from '../../../src/sandbox/page/act.ts';
import { perform, type ActDeps } from '../../../src/sandbox/page/perform.ts';
import type { Delivery } from '../../../src/sandbox/slack/types.ts';

/** A workspace that only notes what is done, and answers every delivery alike. */
function aWorkspace(delivery: Delivery & { errors?: Record<string, string> } = done) {
  const calls: string[] = [];
  const note =
    <T>(name: string, answer: T) =>
    (...args: unknown[]): T => {
      calls.push(`${name} ${args.map((arg) => JSON.stringify(arg) ?? '-').join(' ')}`);
      return answer;
    };
  const delivered = Promise.resolve(delivery);
  const deps = {
    commands: ['/train'],
    slack: {
      say: note('say', '1.0'),
      command: note('command', delivered),
      click: note('click', delivered),
      press: note('press', delivered),
      fill: note('fill', delivered),
      submitView: note('submitView', delivered),
      closeView: note('closeView', delivered),
      openHome: note('openHome', delivered),
      shortcut: note('shortcut', delivered),
      messageShortcut: note('messageShortcut', delivered),
    },
    board: { notice: note('notice', undefined) },
    troubles: { make: note('make', undefined) },
  } satisfies ActDeps;
  return { calls, does: (act: Act) => perform(act, deps) };
}

const done: Delivery = { acked: true, tookMs: 1 };
const part = { blockId: 'B', actionId: 'a' };
const at = { user: 'U1', channel: 'C1', ts: '1.0' };

test.each<[Act, string]>([
  [
    { act: 'say', user: 'U1', channel: 'C1', text: 'hi', threadTs: '1.0' },
    'say "U1" "C1" "hi" "1.0"',
  ],
  [{ act: 'click', ...at, ...part }, 'click "U1" "C1" "1.0" "a" - "B"'],
  [{ act: 'click', ...at, ...part, value: 'v' }, 'click "U1" "C1" "1.0" "a" "v" "B"'],
  [{ act: 'press', user: 'U1', ...part, value: 'v' }, 'press "U1" "a" "v" "B"'],
  [{ act: 'fill', user: 'U1', ...part, value: null, tells: false }, 'fill "U1" "B" null "a" false'],
  [{ act: 'submit', user: 'U1' }, 'submitView "U1"'],
  [{ act: 'close', user: 'U1', all: true }, 'closeView "U1" {"all":true}'],
  [{ act: 'home', user: 'U1' }, 'openHome "U1"'],
  [{ act: 'shortcut', user: 'U1', callbackId: 's' }, 'shortcut "U1" "s"'],
  [{ act: 'message-shortcut', ...at, callbackId: 's' }, 'messageShortcut "U1" "C1" "1.0" "s"'],
  [{ act: 'trouble', name: 'kill-bot' }, 'make "kill-bot"'],
])('%j is done as %s', async (act, expected) => {
  const { calls, does } = aWorkspace();
  expect(await does(act)).toEqual({});
  expect(calls).toEqual([expected]);
});

test('what stands under the fields of a form is told', async () => {
  const { does } = aWorkspace({ ...done, errors: { B: 'too much' } });
  expect(await does({ act: 'submit', user: 'U1' })).toEqual({ errors: { B: 'too much' } });
});

test('an app that does not answer, or answers nonsense, is told as a problem', async () => {
  const late = aWorkspace({ acked: false, tookMs: 3_000, error: 'operation_timeout' });
  const click = { act: 'click', ...at, ...part } as const;
  expect((await late.does(click)).problem).toContain('operation_timeout');
  const nonsense = { ...done, error: 'invalid_response', problems: ['no such block'] } as const;
  expect((await aWorkspace(nonsense).does({ act: 'submit', user: 'U1' })).problem).toContain(
    'no such block',
  );
});
