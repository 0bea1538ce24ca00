import { expect, test } from 'vitest';
import { openerFor } from '../../../src/sandbox/demo/open-browser.ts';

const screen = { DISPLAY: ':0' };

test.each([
  ['linux', screen, ['xdg-open']],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, ['xdg-open']],
  ['darwin', {}, ['open']],
  ['win32', {}, ['rundll32', 'url.dll,FileProtocolHandler']],
])(
  'on %s a browser is opened with a program, never through a shell',
  (platform, environment, expected) => {
    expect(openerFor({ platform, environment, isTerminal: true })).toEqual(expected);
  },
);

test.each([
  ['without a screen', 'linux', {}, true],
  ['in CI', 'linux', { ...screen, CI: 'true' }, true],
  ['where the output is piped', 'darwin', {}, false],
  ['on a system that it does not know', 'aix', screen, true],
])('%s none is opened', (_, platform, environment, isTerminal) => {
  expect(openerFor({ platform, environment, isTerminal })).toBeUndefined();
});
