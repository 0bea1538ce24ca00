/**
 * What Slack accepts, in characters unless said otherwise. Over a limit it refuses the whole
 * message or view, so everything that people or the cluster wrote is cut to these first.
 */
export const limits = {
  message: {
    blocks: 50,
    /** chat.update refuses more; notifications show far less. */
    text: 4000,
    /** Undocumented: over about 13,200 in all blocks together Slack answers msg_blocks_too_long. */
    allBlocks: 13_000,
  },
  section: { text: 3000, fields: 10, field: 2000 },
  context: { elements: 10 },
  view: { blocks: 100, title: 24, privateMetadata: 3000 },
  input: { label: 2000, hint: 2000 },
  select: { options: 100, groups: 100, groupLabel: 75 },
  option: { text: 75, value: 75, description: 75 },
  header: { text: 150 },
  button: { value: 2000 },
  confirm: { text: 300 },
  placeholder: 150,
  altText: 1000,
  textInput: 3000,
} as const;

/** Our own ceilings, so that one part of a message never crowds out the others. */
export const shares = {
  fallback: 300,
  status: 600,
  field: 300,
  /** One value in a list of values. */
  value: 60,
  parameters: 1300,
  path: 300,
  evidence: 1000,
  fix: 500,
  log: 2000,
  summary: 700,
  problem: 700,
  problems: 4500,
  viewError: 300,
} as const;

/** How many blocks of code one thing may take. */
export const codeBlocks = { argvOnCard: 2, argvInReply: 3, command: 2, log: 1 } as const;
