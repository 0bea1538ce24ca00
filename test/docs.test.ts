import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { placeholders } from '../src/kubernetes/placeholders.ts';
import { annotation, label, messageEventType, recordFinalizer } from '../src/training/names.ts';

const reference = readFileSync('docs/reference.md', 'utf8');

test('the reference explains every placeholder of the templates as the code does', () => {
  const missing = Object.entries(placeholders).filter(
    ([name, { description }]) =>
      !reference.includes(`\`\${${name}}\``) || !reference.includes(description),
  );
  expect(missing).toEqual([]);
});

test.each([
  ...Object.values(label),
  ...Object.values(annotation),
  recordFinalizer,
  messageEventType,
])('the reference lists the name %s', (name) => {
  expect(reference).toContain(`\`${name}\``);
});
