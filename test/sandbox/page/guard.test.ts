import { expect, test } from 'vitest';
import { refusal } from '../../../src/sandbox/page/guard.ts';

const own = { host: '127.0.0.1:4280' };
const act = {
  ...own,
  origin: 'http://127.0.0.1:4280',
  'content-type': 'application/json',
  'sec-fetch-site': 'same-origin',
};

test.each([
  ['the page itself', 'GET', own],
  ['the page by its other name', 'GET', { host: 'localhost:4280' }],
  [
    'a link to it from elsewhere',
    'GET',
    { ...own, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
  ],
  ['an act of the page', 'POST', act],
])('serves %s', (_, method, headers) => {
  expect(refusal({ method, headers })).toBeUndefined();
});

test.each([
  ['a foreign name that was bound to this address', 'GET', { host: 'evil.example:4280' }],
  ['a name that only begins like ours', 'GET', { host: '127.0.0.1.evil.example' }],
  ['no name at all', 'GET', {}],
  ['what another site embeds', 'GET', { ...own, 'sec-fetch-site': 'cross-site' }],
  ['an act without an origin', 'POST', { ...own, 'content-type': 'application/json' }],
  ['an act of another origin', 'POST', { ...act, origin: 'http://evil.example' }],
  ['an act of another port of this machine', 'POST', { ...act, origin: 'http://127.0.0.1:3000' }],
  ['an act that a form can send', 'POST', { ...act, 'content-type': 'text/plain' }],
  ['an act of a page in another frame', 'POST', { ...act, 'sec-fetch-site': 'same-site' }],
  ['another method', 'DELETE', act],
])('refuses %s', (_, method, headers) => {
  expect(refusal({ method, headers })).toBeTypeOf('string');
});
