import type { Int64 } from '../../int64.ts'
import { boolean, int64, oneOf, string, type OpenField } from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'
import type { LifecycleStage } from '../../mlflow/entities.ts'
import { lifecycleStage } from './values.ts'

/** By what a question about space is answered. */
export type StorageGroup = 'experiment' | 'logged-model'

const storageGroup: OpenField<StorageGroup> = oneOf({ experiment: 1, 'logged-model': 2 })

export interface StorageUsageRequest {
  readonly by: StorageGroup
}

export const storageUsageRequest: Message<StorageUsageRequest> = message<StorageUsageRequest>(
  'StorageUsageRequest',
  { by: storageGroup.default('experiment') },
)

/** `progress` tells how far the counting is; `other` is what belongs to none of what was asked by; `total` comes last. */
export type StorageUseKind = 'progress' | StorageGroup | 'other' | 'database' | 'total'

/** What takes space: one line for each thing that has artifacts. */
export interface StorageUse {
  readonly kind: StorageUseKind
  readonly id?: string
  readonly name?: string
  readonly lifecycle_stage?: LifecycleStage
  readonly artifacts: Int64
  /** As their writers sent them. */
  readonly logical_bytes: Int64
  /** On disk. Absent where things share what is stored. */
  readonly stored_bytes?: Int64
  /** Free inside a database file. */
  readonly reusable_bytes?: Int64
}

export const storageUse: Message<StorageUse> = message<StorageUse>('StorageUse', {
  kind: oneOf<StorageUseKind>({
    progress: 1,
    experiment: 2,
    'logged-model': 3,
    other: 4,
    database: 5,
    total: 6,
  }).required(),
  id: string(),
  name: string(),
  lifecycle_stage: lifecycleStage,
  artifacts: int64().required(),
  logical_bytes: int64().required(),
  stored_bytes: int64(),
  reusable_bytes: int64(),
})

export interface StorageCheckRequest {
  readonly repair: boolean
}

export const storageCheckRequest: Message<StorageCheckRequest> = message<StorageCheckRequest>(
  'StorageCheckRequest',
  { repair: boolean().default(false) },
)

/** One line of a check: what is looked at, something that is wrong, or the end. */
export interface StorageCheckLine {
  readonly kind: 'progress' | 'problem' | 'done'
  /** What is looked at, or where something is wrong. */
  readonly place?: string
  readonly problem?: string
  /** Whether the problem was mended. */
  readonly mended?: boolean
  /** Problems until now, and those among them that were mended. */
  readonly problems: Int64
  readonly mended_problems: Int64
}

export const storageCheckLine: Message<StorageCheckLine> = message<StorageCheckLine>(
  'StorageCheckLine',
  {
    kind: oneOf({ progress: 1, problem: 2, done: 3 }).required(),
    place: string(),
    problem: string(),
    mended: boolean(),
    problems: int64().required(),
    mended_problems: int64().required(),
  },
)

export interface StorageGcRequest {
  readonly dry_run: boolean
  readonly grace: string
}

export const storageGcRequest: Message<StorageGcRequest> = message<StorageGcRequest>(
  'StorageGcRequest',
  {
    dry_run: boolean().default(false),
    grace: string()
      .about('What is younger is kept: an age, such as 24h or 30m; at least 1m.')
      .default('24h'),
  },
)

/** What a collection has removed until now, or of a dry run, what it would remove. */
export interface StorageGcProgress {
  /** Unfinished uploads and half-removed folders of servers that were killed. */
  readonly leftovers: Int64
  /** Parts of objects that nothing names, and what they take. */
  readonly entries: Int64
  readonly entry_bytes: Int64
  /** How much smaller the packs are; a pack most of which is needed stays, and is looked at again next time. */
  readonly freed_bytes: Int64
  /** Objects that something names and that are not there whole: stemma fsck names them. */
  readonly missing: Int64
  readonly dry_run: boolean
  /** On the last line only. */
  readonly done: boolean
}

export const storageGcProgress: Message<StorageGcProgress> = message<StorageGcProgress>(
  'StorageGcProgress',
  {
    leftovers: int64().required(),
    entries: int64().required(),
    entry_bytes: int64().required(),
    freed_bytes: int64().required(),
    missing: int64().required(),
    dry_run: boolean().required(),
    done: boolean().required(),
  },
)
