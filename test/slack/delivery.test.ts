import pino from 'pino';
import { describe, expect, it } from 'vitest';

import { ThreadError } from '../../src/reconcile/errors.ts';
import { createDelivery } from '../../src/slack/delivery.ts';
import { createFakeClock } from '../support/fake-clock.ts';

const log = pino({ level: 'silent' });

function setUp() {
  const clock = createFakeClock();
  const delivery = createDelivery({ clock, log });
  const sent: string[] = [];
  const send = (name: string) => () => {
    sent.push(name);
    return Promise.resolve();
  };
  return { clock, delivery, sent, send };
}

const tooMany = (retryAfterMs: number) => new ThreadError('retry', 'wait', { retryAfterMs });

describe('delivery', () => {
  it('keeps the order within a channel and takes channels in turn', async () => {
    const { clock, delivery, sent, send } = setUp();
    for (let index = 0; index < 5; index += 1) void delivery.post('A', send(`a${index}`));
    void delivery.post('B', send('b0'));
    await clock.advance(10_000);
    expect(sent.filter((name) => name.startsWith('a'))).toEqual(['a0', 'a1', 'a2', 'a3', 'a4']);
    expect(sent.indexOf('b0')).toBeLessThanOrEqual(1);
  });

  it('tells all of 200 runs that end at once in one channel, about one a second', async () => {
    const { clock, delivery, sent, send } = setUp();
    const posted = Promise.all(
      Array.from({ length: 200 }, (_, index) => delivery.post('A', send(String(index)))),
    );
    await clock.advance(100_000);
    expect(sent.length).toBeGreaterThan(80);
    expect(sent.length).toBeLessThan(100);
    await clock.advance(140_000);
    await posted;
    expect(sent).toEqual(Array.from({ length: 200 }, (_, index) => String(index)));
  });

  it('looks at no edit that waits while the budget allows none, however many there are', async () => {
    const { clock, delivery, sent, send } = setUp();
    for (let card = 0; card < 10_000; card += 1) delivery.edit(`card ${card}`, send(String(card)));
    await clock.advance(60_000);
    expect(sent.length).toBeLessThanOrEqual(50);
    expect(sent).toEqual(sent.map((_, index) => String(index)));
    expect(delivery.waiting().edit.count).toBe(10_000 - sent.length);
  });

  it('tells how much waits, and for how long', async () => {
    const { clock, delivery, send } = setUp();
    expect(delivery.waiting()).toEqual({
      post: { count: 0, oldestMs: 0 },
      edit: { count: 0, oldestMs: 0 },
    });
    for (let index = 0; index < 5; index += 1) void delivery.post('A', send(String(index)));
    for (const card of ['x', 'y', 'z']) delivery.edit(card, send(card));
    await clock.advance(500);
    delivery.edit('z', send('newer'));
    expect(delivery.waiting()).toEqual({
      post: { count: 2, oldestMs: 500 },
      edit: { count: 1, oldestMs: 500 },
    });
    await clock.advance(10_000);
    expect(delivery.waiting()).toMatchObject({ post: { count: 0 }, edit: { count: 0 } });
  });

  it('names the run whose card it gives up', async () => {
    const clock = createFakeClock();
    const lines: string[] = [];
    const loud = pino({ base: null }, { write: (line: string) => void lines.push(line) });
    const delivery = createDelivery({ clock, log: loud });
    delivery.edit('x', () => Promise.reject(new ThreadError('unavailable', 'gone')), {
      run: 'k3f9q2m7xa',
    });
    await clock.advance(0);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ run: 'k3f9q2m7xa' }]);
  });

  it('gives the caller what Slack answered', async () => {
    const { clock, delivery } = setUp();
    const posted = delivery.post('A', () => Promise.resolve('1.2'));
    await clock.advance(0);
    expect(await posted).toBe('1.2');
  });

  it('waits out a 429 and sends the same message then, once, before what came later', async () => {
    const { clock, delivery, sent, send } = setUp();
    let refused = false;
    const first = delivery.post('A', () => {
      if (refused) return send('first')();
      refused = true;
      return Promise.reject(tooMany(30_000));
    });
    void delivery.post('A', send('second'));
    await clock.advance(29_000);
    expect(sent).toEqual([]);
    await clock.advance(3_000);
    await first;
    expect(sent).toEqual(['first', 'second']);
  });

  it('lets messages pass a file that has to wait for the limit of files', async () => {
    const { clock, delivery, sent, send } = setUp();
    let limited = true;
    const file = (): Promise<void> => {
      if (!limited) return send('file')();
      limited = false;
      return Promise.reject(tooMany(30_000));
    };
    void delivery.post('A', file, 'files.completeUploadExternal');
    void delivery.post('A', send('a0'));
    void delivery.post('A', send('a1'));
    await clock.advance(10_000);
    expect(sent).toEqual(['a0', 'a1']);
    await clock.advance(25_000);
    expect(sent).toEqual(['a0', 'a1', 'file']);
  });

  it('rejects with any other failure and goes on', async () => {
    const { clock, delivery, sent, send } = setUp();
    const failed = delivery.post('A', () => Promise.reject(new ThreadError('in-doubt', 'lost')));
    const outcome = failed.catch((error: unknown) => error);
    void delivery.post('A', send('next'));
    await clock.advance(5_000);
    expect(await outcome).toMatchObject({ reason: 'in-doubt' });
    expect(sent).toEqual(['next']);
  });

  it('sends only the newest of several edits of one card', async () => {
    const { clock, delivery, sent, send } = setUp();
    for (const card of ['x', 'y', 'z']) {
      for (let version = 0; version < 10; version += 1)
        delivery.edit(card, send(`${card}${version}`));
    }
    await clock.advance(60_000);
    expect(sent.filter((name) => name.endsWith('9')).toSorted()).toEqual(['x9', 'y9', 'z9']);
    expect(sent.length).toBeLessThanOrEqual(5);
  });

  it('says when no edit of a card waits any more, whatever became of it', async () => {
    const { clock, delivery, send } = setUp();
    const settled: string[] = [];
    const waitFor = (card: string) => delivery.editSettled(card).then(() => settled.push(card));
    let failures = 1;
    delivery.edit('slow', () => {
      failures -= 1;
      return failures < 0 ? send('slow')() : Promise.reject(new ThreadError('retry', 'later'));
    });
    delivery.edit('gone', () => Promise.reject(new ThreadError('unavailable', 'gone')));
    for (const card of ['none', 'slow', 'gone']) void waitFor(card);
    await clock.advance(1_000);
    expect(settled).toEqual(['none', 'gone']);
    await clock.advance(60_000);
    expect(settled).toEqual(['none', 'gone', 'slow']);
  });

  it('never says that an edit is settled which the end of the process cut off', async () => {
    const { clock, delivery, send } = setUp();
    const cut = Promise.withResolvers<void>();
    delivery.edit('under way', () => cut.promise);
    delivery.edit('waits', () => Promise.reject(new ThreadError('retry', 'later')));
    delivery.edit('sent', send('sent'));
    const keys = ['under way', 'waits', 'sent'];
    const outcomes = Promise.allSettled(keys.map((key) => delivery.editSettled(key)));
    const stopped = delivery.stop(5_000);
    await clock.advance(5_000);
    await stopped;
    cut.reject(new ThreadError('in-doubt', 'no answer'));
    expect((await outcomes).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
      'fulfilled',
    ]);
  });

  it('lets a post go before the edits that wait', async () => {
    const { clock, delivery, sent, send } = setUp();
    for (let index = 0; index < 20; index += 1)
      delivery.edit(`card ${index}`, send(`edit ${index}`));
    await clock.advance(5_000);
    void delivery.post('A', send('milestone'));
    await clock.advance(0);
    expect(sent.at(-1)).toBe('milestone');
    expect(sent.length).toBeLessThan(10);
  });

  it('sends what nobody waits for after everything else, unless somebody comes to wait', async () => {
    const { clock, delivery, sent, send } = setUp();
    const isSpare = true;
    for (const card of ['a', 'b', 'c']) delivery.edit(card, send(card), { isSpare });
    for (const card of ['x', 'y', 'c']) delivery.edit(card, send(`${card}!`));
    delivery.edit('y', send('y!!'), { isSpare });
    await clock.advance(60_000);
    // Two went out before anything else was there.
    expect(sent).toEqual(['a', 'b', 'c!', 'x!', 'y!!']);
  });

  it('spares forty edits a minute while no other waits', async () => {
    const { clock, delivery, send } = setUp();
    let taken = 0;
    for (let tenths = 0; tenths < 600; tenths += 1) {
      if (delivery.takeSpareEdit()) taken += 1;
      await clock.advance(100);
    }
    expect(taken).toBe(40);
    for (let index = 0; index < 4; index += 1) delivery.edit(`card ${index}`, send('edit'));
    expect(delivery.takeSpareEdit()).toBe(false);
    await clock.advance(10_000);
    expect(delivery.takeSpareEdit()).toBe(true);
    await delivery.stop(0);
    expect(delivery.takeSpareEdit()).toBe(false);
  });

  it('tries an edit again until it stands, unless a newer one has come', async () => {
    const { clock, delivery, sent, send } = setUp();
    let failures = 3;
    delivery.edit('x', () => {
      failures -= 1;
      return failures < 0
        ? send('old')()
        : Promise.reject(new ThreadError('in-doubt', 'no answer'));
    });
    await clock.advance(60_000);
    expect(sent).toEqual(['old']);
    delivery.edit('x', () => {
      delivery.edit('x', send('newest'));
      return Promise.reject(new ThreadError('in-doubt', 'no answer'));
    });
    await clock.advance(60_000);
    expect(sent).toEqual(['old', 'newest']);
  });

  it('waits out a 429 of an edit though a newer one of the same card has come', async () => {
    const { clock, delivery, sent, send } = setUp();
    delivery.edit('x', () => {
      delivery.edit('x', send('newest'));
      return Promise.reject(tooMany(30_000));
    });
    await clock.advance(29_000);
    expect(sent).toEqual([]);
    await clock.advance(3_000);
    expect(sent).toEqual(['newest']);
  });

  it('gives up an edit that Slack will never take', async () => {
    const { clock, delivery } = setUp();
    let tries = 0;
    delivery.edit('x', () => {
      tries += 1;
      return Promise.reject(
        new ThreadError('unavailable', 'gone', { slackError: 'message_not_found' }),
      );
    });
    await clock.advance(600_000);
    expect(tries).toBe(1);
    expect(clock.pending()).toBe(0);
  });

  it('sends what waits before it stops', async () => {
    const { clock, delivery, sent, send } = setUp();
    for (let index = 0; index < 6; index += 1) void delivery.post('A', send(String(index)));
    const stopped = delivery.stop(10_000);
    await clock.advance(10_000);
    await stopped;
    expect(sent).toHaveLength(6);
    expect(clock.pending()).toBe(0);
  });

  it('gives up at the end of its time, and says so to those who wait', async () => {
    const { clock, delivery, send } = setUp();
    const posts = Array.from({ length: 30 }, (_, index) => delivery.post('A', send(String(index))));
    const outcomes = Promise.allSettled(posts);
    const stopped = delivery.stop(5_000);
    await clock.advance(5_000);
    await stopped;
    const lost = (await outcomes).filter(({ status }) => status === 'rejected');
    expect(lost.length).toBeGreaterThan(15);
    expect(clock.pending()).toBe(0);
    await expect(delivery.post('A', send('late'))).rejects.toMatchObject({ reason: 'retry' });
  });
});
