import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject, parseJson, type Json } from './json.ts';

/** A request's body is larger than the server takes. */
export class BodyTooLarge extends Error {}

/**
 * Reads a body of at most maxBytes. Rejects with BodyTooLarge, once all of it has come: a client
 * that is still sending would not see the answer.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('the request has an encoding set');
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  }
  if (size > maxBytes) throw new BodyTooLarge();
  return Buffer.concat(chunks);
}

/** The arguments of a call: those in the address, and the body as a form, a multipart form or JSON. */
export async function readArguments(
  url: URL,
  contentType: string,
  body: Buffer,
): Promise<Json | undefined> {
  const query = Object.fromEntries(url.searchParams);
  if (contentType.startsWith('application/json')) {
    const parsed = parseJson(body.toString());
    return isObject(parsed) ? { ...query, ...parsed } : undefined;
  }
  if (contentType.startsWith('multipart/form-data')) {
    const form = await readForm(contentType, body);
    return { ...query, ...Object.fromEntries(form) };
  }
  return { ...query, ...Object.fromEntries(new URLSearchParams(body.toString())) };
}

/** The fields of a multipart form. */
export function readForm(contentType: string, body: Buffer): Promise<FormData> {
  const headers = { 'content-type': contentType };
  return new Response(new Uint8Array(body), { headers }).formData();
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: Json,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(text);
}
