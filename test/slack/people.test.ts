import pino from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';

import { TEAM_ID } from '../../src/sandbox/slack/identity.ts';
import { createClients } from '../../src/slack/client.ts';
import { identify } from '../../src/slack/identity.ts';
import { belongsTo } from '../../src/slack/membership.ts';
import { createPeople } from '../../src/slack/people.ts';
import { sdkLogger } from '../../src/slack/sdk-logger.ts';
import { aConfig } from '../support/config.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { botToken, startWorkspace } from './support/workspace.ts';

const email = 'vi@example.com';
const own = { id: 'U0OWN', name: 'vi', realName: 'Vi', email };
/** Somebody of another workspace who says the same of themselves there. */
const outsider = { ...own, id: 'U0OUTSIDER', team: 'T0ELSEWHERE' };
const user = { id: 'vision1', namespace: 'vision', groups: [], admin: false };

async function find(slackUserId: string, key: string) {
  const slack = await startWorkspace({ users: [own, outsider] });
  onTestFinished(() => slack.stop());
  const logger = sdkLogger(pino({ level: 'silent' }));
  const clients = createClients({ botToken, apiUrl: slack.apiUrl, logger });
  const identity = await identify(clients, slack.apiUrl);
  const people = createPeople({
    clients,
    config: {
      current: aConfig({ users: new Map([[key, user]]) }),
      onChange: () => () => undefined,
    },
    clock: createFakeClock(0),
    workspace: () => identity,
  });
  return people.find(slackUserId);
}

describe('a person', () => {
  it('of our workspace is found by the e-mail address that it vouches for', async () => {
    expect(await find(own.id, email)).toMatchObject({ kind: 'mapped', user });
  });

  it('of another workspace is not found by an address that only theirs vouches for', async () => {
    expect(await find(outsider.id, email)).toEqual({ kind: 'unmapped' });
  });

  it('of another workspace is found by their Slack ID', async () => {
    expect(await find(outsider.id, outsider.id)).toMatchObject({ kind: 'mapped', user });
  });
});

describe('to our workspace', () => {
  const grid = { team: TEAM_ID, enterprise: 'E0OURS' };
  const alone = { team: TEAM_ID, enterprise: undefined };

  it.each([
    ['its own people', alone, { team_id: TEAM_ID }],
    [
      'people who are in it from another one of its organisation',
      alone,
      { team_id: 'T0SISTER', enterprise_user: { enterprise_id: 'E0OURS', teams: [TEAM_ID] } },
    ],
    [
      'people of its organisation',
      grid,
      { team_id: 'T0SISTER', enterprise_user: { enterprise_id: 'E0OURS', teams: ['T0SISTER'] } },
    ],
  ])('belong %s', (_, workspace, person) => {
    expect(belongsTo(workspace, person)).toBe(true);
  });

  it.each([
    ['people of another workspace', alone, { team_id: 'T0ELSEWHERE' }],
    [
      'people of another organisation',
      grid,
      { team_id: 'T0ELSEWHERE', enterprise_user: { enterprise_id: 'E0THEIRS', teams: [] } },
    ],
    ['people of whom Slack tells nothing', grid, {}],
    [
      'people of whom it tells nothing, where there is no organisation',
      alone,
      { enterprise_user: {} },
    ],
  ])('%s do not belong', (_, workspace, person) => {
    expect(belongsTo(workspace, person)).toBe(false);
  });
});
