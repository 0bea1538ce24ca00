import { createAuthMethods } from './auth.ts';
import { createBlockKitMethods } from './block-kit.ts';
import { createChatChangeMethods } from './chat-changes.ts';
import { createChatMethods } from './chat.ts';
import { createConversationMethods } from './conversations.ts';
import { createFileMethods } from './files.ts';
import { createHistoryMethods } from './history.ts';
import type { Methods, World } from './method.ts';
import { createReactionMethods } from './reactions.ts';
import { createUserMethods } from './users.ts';
import { createViewMethods } from './views.ts';

/** Every Web API method the emulator has. Calls are dispatched by this table and nothing else. */
export function createSupportedMethods(world: World): Methods {
  return {
    ...createAuthMethods(world),
    ...createChatMethods(world),
    ...createChatChangeMethods(world),
    ...createHistoryMethods(world),
    ...createConversationMethods(world),
    ...createUserMethods(world),
    ...createViewMethods(world),
    ...createFileMethods(world),
    ...createReactionMethods(world),
    ...createBlockKitMethods(),
  };
}
