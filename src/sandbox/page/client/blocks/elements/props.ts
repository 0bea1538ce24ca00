import type { Json } from '../../../../slack/json.ts';

/** How a field is tied to its label and its messages. */
interface Aria {
  readonly id: string;
  readonly labelledBy: string;
  readonly describedBy: string | undefined;
  readonly isInvalid: boolean;
  readonly isRequired: boolean;
}

export interface ElementProps {
  readonly block: Json;
  readonly element: Json;
  /** Given where the element stands in an input block. */
  readonly aria?: Aria;
}
