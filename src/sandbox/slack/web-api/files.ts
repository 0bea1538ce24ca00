import { BOT_USER_ID } from '../identity.ts';
import { objectsIn, stringAt, type Json } from '../json.ts';
import { invalidArguments, MethodError } from '../method-error.ts';
import { describeFile } from '../state/file-form.ts';
import { toStoredFile, type Upload } from '../state/files.ts';
import { hasBot, seen } from './access.ts';
import type { Arguments } from './arguments.ts';
import { threadOf } from './chat.ts';
import { blocksOf } from './message-content.ts';
import type { Methods, World } from './method.ts';

const MAX_ALT_TEXT = 1_000;

function getUploadUrl(world: World, args: Arguments): Json {
  const name = args.required('filename');
  if (args.integer('length', 0) === 0) throw new MethodError('missing_argument');
  // What the SDK calls it: Slack takes no notice, and the picture stays without words.
  if (args.text('alt_text') !== undefined)
    throw invalidArguments('unknown field: alt_text (alt_txt is meant)');
  const altText = args.text('alt_txt');
  if ((altText ?? '').length > MAX_ALT_TEXT) throw new MethodError('alt_txt_too_large');
  const upload = world.files.begin(name, altText);
  return { upload_url: `${world.origin()}/upload/v1/${upload.secret}`, file_id: upload.id };
}

function uploadsOf(world: World, args: Arguments): Upload[] {
  const entries = objectsIn(args.json('files'));
  if (entries.length === 0) throw invalidArguments('missing required field: files');
  return entries.map((entry) => {
    const upload = world.files.find(stringAt(entry, 'id'));
    if (!upload?.bytes || upload.completed) throw new MethodError('file_not_found');
    upload.title = stringAt(entry, 'title') || upload.name;
    return upload;
  });
}

/** Puts the files into the conversation: only some time after the call was answered. */
function share(world: World, args: Arguments, uploads: readonly Upload[]): void {
  const id = args.text('channel_id');
  if (id === undefined) return;
  const channel = seen(world, id);
  if (!hasBot(channel)) throw new MethodError('not_in_channel');
  if (channel.archived) throw new MethodError('posting_to_channel_denied');
  const threadTs = threadOf(world, channel.id, args);
  const comment = args.text('initial_comment');
  const blocks = comment === undefined ? (blocksOf(args) ?? []) : [];
  world.later(() => {
    const message = world.messages.post({
      channel: channel.id,
      user: BOT_USER_ID,
      text: comment ?? '',
      blocks,
      files: uploads.map(toStoredFile),
      ...(threadTs !== undefined && { threadTs }),
    });
    for (const upload of uploads) upload.shares.set(channel.id, message.ts);
  });
}

function complete(world: World, args: Arguments): Json {
  const uploads = uploadsOf(world, args);
  share(world, args, uploads);
  for (const upload of uploads) upload.completed = true;
  return { files: uploads.map(unprocessed) };
}

/** A file that Slack has taken and not looked at yet: no type, and shared nowhere. */
function unprocessed(upload: Upload): Json {
  const described = describeFile(toStoredFile(upload));
  return { ...described, mimetype: '', filetype: '', shares: {}, channels: [] };
}

function info(world: World, args: Arguments): Json {
  const upload = world.files.find(args.required('file'));
  if (!upload?.completed) throw new MethodError('file_not_found');
  const entries = [...upload.shares].map(([channel, ts]) => [channel, [{ ts }]] as const);
  const kind = (id: string): string | undefined => world.workspace.channel(id)?.kind;
  return {
    file: {
      ...describeFile(toStoredFile(upload)),
      user: BOT_USER_ID,
      channels: [...upload.shares.keys()],
      shares: {
        public: Object.fromEntries(entries.filter(([id]) => kind(id) === 'public')),
        private: Object.fromEntries(entries.filter(([id]) => kind(id) !== 'public')),
      },
    },
  };
}

export function createFileMethods(world: World): Methods {
  const common = { token: 'bot', tier: 't4' } as const;
  const write = { ...common, scopes: ['files:write'] };
  return {
    'files.getUploadURLExternal': { ...write, handle: (args) => getUploadUrl(world, args) },
    'files.completeUploadExternal': { ...write, handle: (args) => complete(world, args) },
    'files.info': { ...common, scopes: ['files:read'], handle: (args) => info(world, args) },
  };
}
