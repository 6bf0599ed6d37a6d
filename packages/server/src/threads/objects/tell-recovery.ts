import type { Recovery } from '@stemma/objects'
import type { LogMessage } from '../protocol.ts'

/** Where lines of the log go that the objects have to say. */
export type TellObjects = (level: LogMessage['level'], message: string) => void

const mostNamed = 10

/** Says what had to be put right when the objects were opened; nothing where all was as it was left. */
export function tellRecovery(recovery: Recovery, tell: TellObjects): void {
  const { unfinishedPuts, packsAdded, packsMissing, packsUnreadable, objectsDropped } = recovery
  if (unfinishedPuts > 0)
    tell('info', `removed what ${unfinishedPuts} interrupted uploads had left in the object store`)
  if (packsAdded > 0) tell('info', `took ${packsAdded} packs into the index of the object store`)
  if (packsMissing.length > 0)
    tell(
      'error',
      `${packsMissing.length} packs of the object store are gone: ${named(packsMissing)}. What was in them cannot be read; put them back, or see with stemma fsck what is lost`,
    )
  if (packsUnreadable.length > 0)
    tell(
      'error',
      `${packsUnreadable.length} packs of the object store cannot be read: ${named(packsUnreadable)}. stemma fsck --repair saves what is whole in them`,
    )
  if (objectsDropped.length > 0)
    tell(
      'warn',
      `${objectsDropped.length} objects are not whole any more: ${named(objectsDropped)}. stemma fsck says whether something names them`,
    )
}

function named(names: readonly string[]): string {
  const first = names.slice(0, mostNamed).join(', ')
  return names.length > mostNamed ? `${first} and ${names.length - mostNamed} more` : first
}
