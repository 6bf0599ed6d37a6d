import { StemmaError } from '@stemma/contract'
import { resultCode } from './open-index-file.ts'

// SQLite's result codes.
const corrupt = 11
const notADatabase = 26

/** DATA_LOSS: the index says what no version wrote, or what the packs do not. It can be made again from them. */
export function indexDamaged(): StemmaError {
  return new StemmaError('DATA_LOSS', 'Stored data is damaged: the chunk index.', { isIndex: true })
}

/** Whether an error says that the index can't be relied on, by SQLite or by ourselves. */
export function isIndexDamage(error: unknown): boolean {
  if (error instanceof StemmaError) return error.data?.['isIndex'] === true
  const code = resultCode(error)
  return code === corrupt || code === notADatabase
}
