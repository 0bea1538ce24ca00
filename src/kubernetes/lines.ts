import { KubeError, networkError } from './errors.ts';

/** One watch line is one object, which etcd limits to 1.5 MB: longer is not a watch. */
const longestLine = 8 * 1024 * 1024;

/**
 * The complete lines of a stream, as they arrive. What follows the last newline is dropped: a
 * stream that breaks off in the middle of a line has not delivered it. Rejects with KubeError.
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  lineEnd: string | RegExp = '\n',
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of chunks) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split(lineEnd);
      rest = parts.pop() ?? '';
      if (rest.length > longestLine)
        throw new KubeError('a line without end', { status: 0, reason: 'ConnectionLost' });
      yield* parts;
    }
  } catch (error) {
    throw networkError(error);
  }
}
