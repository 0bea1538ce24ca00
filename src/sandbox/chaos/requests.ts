import type { Step } from './fault.ts';

/** How a step is recognised on its way to Slack or to the API server. */
type Request =
  | { readonly to: 'slack'; readonly method: string }
  | { readonly to: 'kubernetes'; readonly match: RegExp };

export const requests: Readonly<Record<Step, Request>> = {
  // dryRun: the trial of a template at the start creates nothing.
  'create Job': { to: 'kubernetes', match: /^POST .*\/jobs(?!.*dryRun)/ },
  'create record': { to: 'kubernetes', match: /^POST .*\/configmaps/ },
  'write record': { to: 'kubernetes', match: /^PATCH .*\/configmaps\// },
  'set time to live': { to: 'kubernetes', match: /^PATCH .*\/jobs\// },
  'post message': { to: 'slack', method: 'chat.postMessage' },
  'edit card': { to: 'slack', method: 'chat.update' },
  'read thread': { to: 'slack', method: 'conversations.replies' },
};

/** A list of what is watched. */
export const listRequest = /^GET (?!.*watch=).*\/(?:jobs|pods|configmaps)\?/;
export const anyRequest = /^/;
