import { pino } from 'pino';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { createClients } from '../../../src/slack/client.ts';
import { createTurnAway } from '../../../src/slack/turn-away.ts';
import { createOpenForm } from '../../../src/slack/form/open.ts';
import { sdkLogger } from '../../../src/slack/sdk-logger.ts';
import { aConfig } from '../../support/config.ts';

test('nothing is worked out for somebody who may not train', async () => {
  const logger = sdkLogger(pino({ level: 'silent' }));
  let workedOut = 0;
  const openForm = createOpenForm({
    clients: createClients({ botToken: 'none', apiUrl: 'http://127.0.0.1:1/', logger }),
    config: { current: aConfig(), onChange: () => () => undefined },
    people: { find: () => Promise.resolve({ kind: 'unmapped' }) },
    turnAway: createTurnAway(() => undefined),
    clock: systemClock,
  });
  const reply = await openForm('trigger', 'U1', {}, async () => {
    workedOut += 1;
    return {};
  });
  expect(JSON.stringify(reply)).toContain('U1');
  expect(workedOut).toBe(0);
});
