import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { buildAssets } from '../../../src/sandbox/page/assets.ts';

test('the page is built from its sources, small, and fit for its Content-Security-Policy', async () => {
  const assets = await buildAssets();
  const bytes = [...assets.values()].map(({ body }) => gzipSync(body).length);
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(500_000);

  const html = String(assets.get('/')?.body);
  const named = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThanOrEqual(3);
  expect(named.filter((path) => !assets.has(path))).toEqual([]);
  // Neither inline scripts nor styles, which the policy would not run.
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/);
  // What is bundled is React as it is for visitors: its developers' one names paths of this machine.
  const script = String(assets.get(named.find((path) => path.endsWith('.js')) ?? '')?.body);
  const traces = ['Invalid hook call', 'page/client/app.tsx'];
  expect(traces.filter((trace) => script.includes(trace))).toEqual([]);
});
