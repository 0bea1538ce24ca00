import { expect, test } from 'vitest';
import { createIds } from '../../../../src/sandbox/slack/state/ids.ts';
import { createTriggers } from '../../../../src/sandbox/slack/state/triggers.ts';

function triggersAt(): ReturnType<typeof createTriggers> & { pass: (ms: number) => void } {
  let nowMs = 1_700_000_000_000;
  const now = (): number => nowMs;
  return {
    ...createTriggers(createIds(now), now),
    pass(ms) {
      nowMs += ms;
    },
  };
}

test('a trigger works once', () => {
  const triggers = triggersAt();
  const id = triggers.issue({ user: 'U1' });
  expect(triggers.exchange(id)).toEqual({ user: 'U1' });
  expect(triggers.exchange(id)).toBe('exchanged_trigger_id');
});

test('a trigger expires three seconds after it was sent', () => {
  const triggers = triggersAt();
  const early = triggers.issue({ user: 'U1' });
  const late = triggers.issue({ user: 'U1' });
  triggers.pass(3_000);
  expect(triggers.exchange(early)).toEqual({ user: 'U1' });
  triggers.pass(1);
  expect(triggers.exchange(late)).toBe('expired_trigger_id');
});

test('what was never issued is invalid', () => {
  expect(triggersAt().exchange('1.2.abc')).toBe('invalid_trigger_id');
});

test('triggers look as Slack makes them', () => {
  expect(triggersAt().issue({ user: 'U1' })).toMatch(/^\d+\.\d+\.[0-9a-f]+$/);
});
