import { boolean, int64, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { lifecycleStage } from './values.ts'

/** By what a question about space is answered. */
const storageGroup = oneOf({ experiment: 1, 'logged-model': 2 })

export type StorageGroup = Infer<typeof storageGroup>

export const storageUsageRequest = message('StorageUsageRequest', {
  by: storageGroup.default('experiment'),
})

export type StorageUsageRequest = Infer<typeof storageUsageRequest>

/** What takes space: one line for each thing that has artifacts. */
export const storageUse = message('StorageUse', {
  kind: oneOf({
    progress: 1,
    experiment: 2,
    'logged-model': 3,
    other: 4,
    database: 5,
    total: 6,
  })
    .about(
      '`progress` tells how far the counting is; `other` is what belongs to none of what was asked by; `total` comes last.',
    )
    .required(),
  id: string(),
  name: string(),
  lifecycle_stage: lifecycleStage,
  artifacts: int64().required(),
  logical_bytes: int64().about('As their writers sent them.').required(),
  stored_bytes: int64().about('On disk. Absent where things share what is stored.'),
  reusable_bytes: int64().about('Free inside a database file.'),
})

export type StorageUse = Infer<typeof storageUse>

export const storageCheckRequest = message('StorageCheckRequest', {
  repair: boolean().default(false),
})

export type StorageCheckRequest = Infer<typeof storageCheckRequest>

/** One line of a check: what is looked at, something that is wrong, or the end. */
export const storageCheckLine = message('StorageCheckLine', {
  kind: oneOf({ progress: 1, problem: 2, done: 3 }).required(),
  place: string().about('What is looked at, or where something is wrong.'),
  problem: string(),
  mended: boolean().about('Whether the problem was mended.'),
  problems: int64().about('Until now.').required(),
  mended_problems: int64().about('Those among them that were mended.').required(),
})

export type StorageCheckLine = Infer<typeof storageCheckLine>

export const storageGcRequest = message('StorageGcRequest', {
  dry_run: boolean().default(false),
  grace: string()
    .about('What is younger is kept: an age, such as 24h or 30m; at least 1m.')
    .default('24h'),
})

export type StorageGcRequest = Infer<typeof storageGcRequest>

/** What a collection has removed until now, or of a dry run, what it would remove. */
export const storageGcProgress = message('StorageGcProgress', {
  leftovers: int64()
    .about('Unfinished uploads and half-removed folders of servers that were killed.')
    .required(),
  entries: int64().about('Parts of objects that nothing names.').required(),
  entry_bytes: int64().about('What they take.').required(),
  freed_bytes: int64()
    .about(
      'How much smaller the packs are; a pack most of which is needed stays, and is looked at again next time.',
    )
    .required(),
  missing: int64()
    .about('Objects that something names and that are not there whole: stemma fsck names them.')
    .required(),
  damaged: int64()
    .about(
      'Objects that cannot be read, so that nobody knows what they need: nothing is removed as long as there are some. stemma fsck --repair lets go of them.',
    )
    .default(0),
  dry_run: boolean().required(),
  done: boolean().about('On the last line only.').required(),
})

export type StorageGcProgress = Infer<typeof storageGcProgress>
