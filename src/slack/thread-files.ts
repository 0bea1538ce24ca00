import type { FetchFunction } from '@slack/web-api';

import { networkCode } from '../network-error.ts';
import { ThreadError } from '../reconcile/errors.ts';
import type { MessageRef, ThreadFile } from '../reconcile/ports.ts';
import { calling, type SlackClients } from './client.ts';
import type { Delivery } from './delivery.ts';
import { cut, fit } from './messages/escape.ts';
import { limits, shares } from './messages/limits.ts';
import { count } from './messages/units.ts';
import { readReplies } from './read-messages.ts';

const uploadMs = 30_000;

/** A conversation, or a thread of it. */
interface Place {
  readonly channel: string;
  readonly ts?: string;
}

/** Uploads a file, which nobody sees until it is shared; gives its id. Rejects with ThreadError. */
export async function uploadFile(
  deps: { clients: SlackClients; fetch: FetchFunction },
  file: ThreadFile,
): Promise<string> {
  const { clients, fetch } = deps;
  const { blob, altText } = contentOf(file);
  const { url, id } = await placeFor(clients, file.name, blob.size, altText);
  await send(fetch, url, blob);
  return id;
}

/** Shares an uploaded file in a conversation, in the thread where one is named. Rejects with ThreadError. */
export async function shareUpload(
  clients: SlackClients,
  place: Place,
  file: ThreadFile,
  id: string,
): Promise<void> {
  const complete = () =>
    calling('files.completeUploadExternal', () =>
      clients.write.files.completeUploadExternal({
        files: [{ id, title: file.name }],
        channel_id: place.channel,
        ...(place.ts !== undefined && { thread_ts: place.ts }),
        initial_comment: contentOf(file).comment,
      }),
    );
  try {
    await complete();
  } catch (error) {
    if (!(error instanceof ThreadError) || error.slackError !== 'not_in_channel') throw error;
    // Messages may be posted from outside a public channel; files may not.
    const { channel } = place;
    await calling('conversations.join', () => clients.write.conversations.join({ channel }));
    await complete();
  }
}

/** Uploads a file and shares it, in its turn among the messages of the conversation; gives its id. */
export async function putFile(
  deps: { clients: SlackClients; delivery: Delivery; fetch: FetchFunction },
  place: Place,
  file: ThreadFile,
): Promise<string> {
  const id = await uploadFile(deps, file);
  const share = (): Promise<void> => shareUpload(deps.clients, place, file, id);
  await deps.delivery.post(place.channel, share, 'files.completeUploadExternal');
  return id;
}

interface Content {
  readonly blob: Blob;
  /** What stands above the file. */
  readonly comment: string;
  /** For those who cannot see it. */
  readonly altText?: string;
}

function contentOf(file: ThreadFile): Content {
  if (file.kind === 'log')
    return {
      blob: new Blob([`${file.lines.join('\n')}\n`], { type: 'text/plain' }),
      comment: `The log: its last ${count(file.lines.length, 'line')}`,
    };
  return {
    blob: new Blob([new Uint8Array(file.png)], { type: 'image/png' }),
    comment: `How it went: ${fit(file.summary, shares.summary)}`,
    altText: cut(`Curves: ${file.summary}`, limits.altText),
  };
}

/** Where the bytes go, and the id the file will have. */
async function placeFor(
  clients: SlackClients,
  filename: string,
  length: number,
  altText: string | undefined,
): Promise<{ readonly url: string; readonly id: string }> {
  const method = 'files.getUploadURLExternal';
  // By its name: what the SDK calls `alt_text` is `alt_txt` to Slack.
  const answer = await clients.reads.read(method, () =>
    clients.write.apiCall(method, {
      filename,
      length,
      ...(altText === undefined ? {} : { alt_txt: altText }),
    }),
  );
  const { upload_url: url, file_id: id }: Readonly<Record<string, unknown>> = { ...answer };
  if (typeof url !== 'string' || typeof id !== 'string')
    throw new ThreadError('retry', `${method}: Slack answered without a place`);
  return { url, id };
}

/** The id of the bot's file of this name in the thread, if one stands there. */
export async function findFile(
  clients: SlackClients,
  card: MessageRef,
  name: string,
  author: string | undefined,
): Promise<string | undefined> {
  const messages = await readReplies(clients, card);
  const own = messages.filter(({ user }) => author === undefined || user === author);
  // Where the bot may not read files their names are left out: the title is what it gave itself.
  return own
    .flatMap(({ files = [] }) => files)
    .find((file) => file.name === name || file.title === name)?.id;
}

/** Nothing is shared yet: whatever goes wrong here may be tried again from the beginning. */
async function send(fetch: FetchFunction, url: string, file: Blob): Promise<void> {
  const body = new FormData();
  body.append('file', file);
  try {
    const signal = AbortSignal.timeout(uploadMs);
    const answer = await fetch(url, { method: 'POST', body, redirect: 'error', signal });
    await answer.text();
    if (answer.ok) return;
    throw new ThreadError('retry', `the upload of a file was answered HTTP ${answer.status}`);
  } catch (error) {
    if (error instanceof ThreadError) throw error;
    const message = `a file could not be uploaded (${networkCode(error) || 'no answer'})`;
    throw new ThreadError('retry', message, { cause: error });
  }
}
