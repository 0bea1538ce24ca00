import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../src/config/load.ts';
import { namedGroups } from '../src/kubernetes/identity.ts';
import {
  capacityRights,
  impersonateActions,
  leaseRights,
  permissionsFor,
  releaseRights,
  reviewAction,
} from '../src/kubernetes/permissions.ts';
import { runLabels } from '../src/kubernetes/labels.ts';
import { parseTemplate } from '../src/kubernetes/template.ts';
import { label, managedBy } from '../src/training/names.ts';
import {
  bindings,
  deployFolder,
  granted,
  grantedOnceTakenIn,
  grantedToBot,
  linesOf,
  namedFiles,
  recordPolicy,
} from './support/deployed.ts';
import { aSpec } from './support/specs.ts';

const config = await loadConfig(join(deployFolder, 'config.yaml'));
const people = [...config.users.values()];

describe('the bot is granted what it asks for, no more and no less', () => {
  test('in a namespace with runs', () => {
    const asked = permissionsFor('impersonate').map(({ action }) => action);
    expect(grantedToBot(config.cluster.namespace)).toEqual(linesOf(asked));
  });

  test('in its own namespace', () => {
    const asked = leaseRights.map(({ action }) => action);
    expect(grantedToBot('slack-train')).toEqual(linesOf(asked));
  });

  test('in the whole cluster: to act as people, and to let go of records', () => {
    const groups = new Set(people.flatMap(namedGroups));
    const actions = [
      ...people.map(({ id }) => impersonateActions('users', id)[0]),
      ...Array.from(groups, (group) => impersonateActions('groups', group)[0]),
      ...releaseRights.map(({ action }) => action),
    ];
    expect(grantedToBot()).toEqual(linesOf(actions));
  });

  test('and, for those who want it, to count what is free', () => {
    const actions = capacityRights.map(({ action }) => action);
    expect(grantedToBot(undefined, 'rbac-capacity.yaml')).toEqual(linesOf(actions));
  });

  test('on an older cluster: to act as them in the old way', () => {
    const groups = new Set(people.flatMap(namedGroups));
    const actions = [
      ...people.map(({ id }) => impersonateActions('users', id)[1]),
      ...Array.from(groups, (group) => impersonateActions('groups', group)[1]),
    ];
    const file = 'rbac-impersonation-legacy.yaml';
    expect(grantedToBot(undefined, file)).toEqual(linesOf(actions));
  });

  test.each(['rbac-impersonation.yaml', 'rbac-impersonation-legacy.yaml'])(
    '%s has the rule for groups ready to be taken in',
    (file) => {
      const actions = impersonateActions('groups', 'team-a');
      const ready = grantedOnceTakenIn(file).filter((right) => right.endsWith(' team-a'));
      expect(ready).toEqual(linesOf([actions[file.includes('legacy') ? 1 : 0]]));
    },
  );

  test('where it acts in its own name', () => {
    const asked = permissionsFor('bot').map(({ action }) => action);
    expect(granted('slack-train-bot', 'slack-train-act')).toEqual(linesOf(asked));
    expect(granted('slack-train-review')).toEqual(linesOf([reviewAction]));
  });
});

test('what the bot may patch everywhere is held down to its own records', () => {
  const { conditions, rules, expression, actions } = recordPolicy();
  expect(rules).toEqual([
    { apiGroups: [''], apiVersions: ['v1'], operations: ['UPDATE'], resources: ['configmaps'] },
  ]);
  expect(conditions).toEqual([
    "request.userInfo.username == 'system:serviceaccount:slack-train:slack-train'",
  ]);
  expect(expression).toContain(`oldObject.metadata.labels['${label.managedBy}'] == '${managedBy}'`);
  expect(runLabels(aSpec())).toMatchObject({ [label.managedBy]: managedBy });
  expect(actions).toEqual(['Deny']);
});

test('the people of config.yaml may train in their namespaces, and nobody else may', () => {
  const bound = bindings
    .filter(({ roleRef }) => roleRef.name === 'slack-train-person')
    .flatMap(({ metadata, subjects }) =>
      subjects.map(({ kind, name }) => `${kind} ${name} in ${metadata.namespace}`),
    );
  const mapped = people.map(({ id, namespace }) => `User ${id} in ${namespace}`);
  expect(bound.sort()).toEqual(mapped.sort());
});

test('the kustomization names every file there is', () => {
  expect([...namedFiles, 'kustomization.yaml'].sort()).toEqual(readdirSync(deployFolder).sort());
});

const templates = join(import.meta.dirname, '../templates');
const templateFiles = readdirSync(templates, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.yaml'),
);

test.each(templateFiles)('the template %s can be filled', (file) => {
  const text = readFileSync(join(templates, file), 'utf8');
  expect(parseTemplate(file, text).problems).toEqual([]);
});
