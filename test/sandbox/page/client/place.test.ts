import { expect, test } from 'vitest';
import {
  changed,
  hashOf,
  placeOf,
  type Place,
} from '../../../../src/sandbox/page/client/state/place.ts';

const usual: Place = { person: 'U1', room: 'C1', pane: 'chat', cluster: true };

test.each<Place>([
  usual,
  { ...usual, thread: '1764.000001' },
  { ...usual, person: 'U2', room: 'app-home', pane: 'cluster', cluster: false },
  { ...usual, thread: '1', job: 'training/resnet-abc' },
])('a place is found again by its address: %j', (place) => {
  expect(placeOf(hashOf(place), usual)).toEqual(place);
});

test('an address that says nothing, or nonsense, leads to the usual place', () => {
  expect(placeOf('', usual)).toEqual(usual);
  expect(placeOf('#?pane=nowhere', usual)).toEqual(usual);
});

test('going somewhere changes what is named and nothing else', () => {
  const inThread = changed(usual, { thread: '1' });
  expect(inThread).toEqual({ ...usual, thread: '1' });
  expect(changed(inThread, { person: 'U2' })).toEqual({ ...inThread, person: 'U2' });
  expect(changed(inThread, { thread: undefined })).toEqual(usual);
});
