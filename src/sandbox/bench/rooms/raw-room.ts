/** A process that does with the API server what the bot does, with nothing around it: the limits. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'undici';
import { basePathOf, poolOf } from '../cluster/api.ts';
import type { Server } from '../cluster/kubeconfig.ts';
import { asObject } from '../cluster/prototype.ts';
import { answerIn } from '../room.ts';
import { steadyMs } from '../steady.ts';

/** One POST, and when it was sent. */
export interface Posted {
  readonly name: string;
  readonly sentAt: number;
}

/** Everything of some collections, read in pages. */
export interface Listed {
  readonly tookMs: number;
  readonly bytes: number;
  readonly items: number;
}

const pageSize = 500;

let server: Server;
let pool: Pool;

async function get(path: string): Promise<string> {
  const answer = await pool.request({
    method: 'GET',
    path: basePathOf(server) + path,
    headers: { ...server.headers, accept: 'application/json' },
  });
  if (answer.statusCode !== 200) throw new Error(`GET ${path}: ${answer.statusCode}`);
  return answer.body.text();
}

/** One paged list, every page parsed: what is not parsed is no list yet. */
async function listOne(path: string): Promise<{ bytes: number; items: number }> {
  let bytes = 0;
  let items = 0;
  let token: unknown;
  do {
    const next = typeof token === 'string' ? `&continue=${encodeURIComponent(token)}` : '';
    const text = await get(`${path}&limit=${pageSize}${next}`);
    const page = asObject(JSON.parse(text));
    bytes += Buffer.byteLength(text);
    items += Array.isArray(page['items']) ? page['items'].length : 0;
    token = asObject(page['metadata'])['continue'] || undefined;
  } while (token !== undefined);
  return { bytes, items };
}

const answers = {
  /** Opens the connections too: nobody pays for a handshake while it is measured. */
  async open(given: { server: Server; connections: number }) {
    server = given.server;
    pool = poolOf(server, given.connections);
    await Promise.all(Array.from({ length: given.connections }, () => get('/version')));
  },

  async post(given: {
    path: string;
    headers: Readonly<Record<string, string>>;
    bodies: readonly { readonly name: string; readonly text: string }[];
    everyMs: number;
  }): Promise<readonly Posted[]> {
    const start = steadyMs();
    return Promise.all(
      given.bodies.map(async ({ name, text }, index) => {
        const waitMs = start + index * given.everyMs - steadyMs();
        if (waitMs > 0) await sleep(waitMs);
        const sentAt = steadyMs();
        const answer = await pool.request({
          method: 'POST',
          path: basePathOf(server) + given.path,
          headers: { ...server.headers, ...given.headers },
          body: text,
        });
        const said = await answer.body.text();
        if (answer.statusCode !== 201) throw new Error(`POST: ${answer.statusCode} ${said}`);
        return { name, sentAt };
      }),
    );
  },

  /** Lists all these collections, one page after the other. */
  async list({ paths }: { paths: readonly string[] }): Promise<Listed> {
    const start = steadyMs();
    const all = { bytes: 0, items: 0 };
    for (const path of paths) {
      const { bytes, items } = await listOne(path);
      all.bytes += bytes;
      all.items += items;
    }
    return { tookMs: steadyMs() - start, ...all };
  },
};

export type RawRoom = typeof answers;

answerIn(answers);
