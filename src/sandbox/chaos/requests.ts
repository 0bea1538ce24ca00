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
  'read channel': { to: 'slack', method: 'conversations.history' },
  'begin upload': { to: 'slack', method: 'files.getUploadURLExternal' },
  upload: { to: 'slack', method: 'upload' },
  'share file': { to: 'slack', method: 'files.completeUploadExternal' },
};

/** A list of what is watched. */
export const listRequest = /^GET (?!.*watch=).*\/(?:jobs|pods|configmaps)\?/;
/** A further page of one. */
export const pageRequest = /^GET (?!.*watch=).*[?&]continue=/;
export const anyRequest = /^/;
