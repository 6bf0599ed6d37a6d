import {
  listTrashRequest,
  nativeTrashPage,
  oneTrashEntry,
  purgeProgress,
  purgeRequest,
  restoredEntry,
} from '../messages/trash.ts'
import { v1, type NativeRoute } from '../native-route.ts'

/** What was deleted, and its removal for good. */
export const nativeTrashRoutes = {
  'trash.list': {
    ...v1,
    name: 'trash.list',
    method: 'GET',
    path: '/trash',
    permission: 'trash:read',
    access: 'read',
    request: listTrashRequest,
    summary: 'What is in the trash, the latest deletion first.',
    status: 200,
    response: nativeTrashPage,
  },
  'trash.restore': {
    ...v1,
    name: 'trash.restore',
    method: 'POST',
    path: '/trash/{trash_id}/restore',
    permission: 'trash:restore',
    access: 'write',
    request: oneTrashEntry,
    summary: 'Undoes a deletion: what it took comes back.',
    status: 200,
    response: restoredEntry,
  },
  'trash.purge': {
    ...v1,
    name: 'trash.purge',
    method: 'POST',
    path: '/trash/purge',
    permission: 'trash:purge',
    access: 'write',
    request: purgeRequest,
    summary:
      'Removes what is in the trash for good, rows and artifacts, in small steps. Each line tells what was removed until then; the last one is done.',
    status: 200,
    response: undefined,
    streams: { types: ['application/x-ndjson'], line: purgeProgress },
  },
} satisfies Readonly<Record<string, NativeRoute>>

export type NativeTrashRoutes = typeof nativeTrashRoutes
