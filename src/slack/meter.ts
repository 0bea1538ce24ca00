/**
 * How a person's command, button or form was answered. `submitted`: it went on to the cluster;
 * `planned`: it was only tried; `repeated`: Slack delivered it once more; `unclear`: it says more than one thing, or nothing;
 * `refused`: the person may not, or the cluster does not let them.
 */
export type Outcome =
  | 'help'
  | 'form'
  | 'answered'
  | 'unclear'
  | 'unknown-run'
  | 'problems'
  | 'stranger'
  | 'refused'
  | 'submitted'
  | 'planned'
  | 'cancelled'
  | 'repeated'
  | 'broken';

/** What the Slack side reports about itself, to be counted. */
export interface SlackMeter {
  /** A command or a form was dealt with. */
  answered(listener: string, outcome: Outcome): void;
  /** Slack got its ack, so long after the delivery came. */
  acked(ms: number): void;
  /** Slack answered 429 to this method of the Web API. */
  rateLimited(method: string): void;
}
