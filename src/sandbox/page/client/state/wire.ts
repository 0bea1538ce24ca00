/**
 * JSON that our own server sent. Both sides are one program, of one commit: what arrives is what
 * `model.ts` says, and nothing is gained by checking it again.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
export function fromWire<T>(text: string): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return JSON.parse(text) as T;
}
