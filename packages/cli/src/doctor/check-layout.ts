import type { ServerStatus } from '@stemma/contract'
import type { Check } from './check.ts'

/** How the bytes of artifacts lie on disk. */
export function checkLayout(layout: NonNullable<ServerStatus['artifacts']['layout']>): Check {
  const check = { group: 'healthy', name: 'artifact layout', status: 'ok' } as const
  return layout === 'objects'
    ? { ...check, detail: 'objects: same bytes once, compressed' }
    : {
        ...check,
        detail: 'plain: one file for each artifact',
        next: 'to save space, stop the server and run: stemma artifacts adopt --data DIR',
      }
}
