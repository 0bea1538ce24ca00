/**
 * Slack's limits in characters and counts, from the Block Kit reference, the method pages and,
 * where Slack publishes none, from what was observed.
 */
export const LIMITS = {
  message: {
    blocks: 50,
    /** Longer text is cut, with the warning message_truncated. */
    text: 40_000,
    /** chat.update refuses what chat.postMessage would take. */
    updateText: 4_000,
    markdownText: 12_000,
    attachments: 100,
    /** Observed, not published: the sum of all texts in the blocks. */
    blocksTotal: 13_200,
    /** A guess: the limit exists, its size is not published. */
    metadataBytes: 8_192,
    dataVisualizations: 2,
    tables: 1,
  },
  view: {
    blocks: 100,
    title: 24,
    button: 24,
    privateMetadata: 3_000,
    id: 255,
    bytes: 250_000,
    stack: 3,
  },
  id: 255,
  header: 150,
  section: { text: 3_000, fields: 10, field: 2_000 },
  context: 10,
  contextActions: 5,
  actions: 25,
  input: { label: 2_000, hint: 2_000 },
  image: { alt: 2_000, title: 2_000, url: 3_000 },
  markdown: 12_000,
  table: { rows: 100, cells: 20 },
  dataTable: { pageSize: 100 },
  dataVisualization: { title: 50, series: 6, segments: 6, points: 20, label: 20 },
  card: { title: 150, body: 200 },
  carousel: 10,
  container: { blocks: 10, title: 150 },
  video: { title: 199, author: 49 },
  button: { text: 75, value: 2_000, url: 3_000, label: 75 },
  option: { text: 75, value: 150, description: 75, url: 3_000 },
  optionGroup: { label: 75, options: 100 },
  select: { options: 100, groups: 100 },
  checks: 10,
  overflow: { min: 1, max: 5 },
  placeholder: 150,
  plainTextInput: 3_000,
  richTextLines: 100,
  files: 10,
  confirm: { title: 100, text: 300, button: 30 },
  /** Milliseconds within which a payload must be answered, and a trigger used. */
  ackMs: 3_000,
  triggerMs: 3_000,
  responseUrl: { uses: 5, ms: 30 * 60_000 },
  connections: 10,
  requestBytes: 1_048_576,
  uploadBytes: 64 * 1_048_576,
} as const;
