import { StemmaError } from '@stemma/contract'

/** DATA_LOSS: stored bytes are not what was stored. `what` is a clause without full stop. */
export function damaged(what: string): StemmaError {
  return new StemmaError('DATA_LOSS', `Stored data is damaged: ${what}.`)
}

/** Whether an error says so. */
export function isDamage(error: unknown): boolean {
  return error instanceof StemmaError && error.code === 'DATA_LOSS'
}

/** What is read, or undefined if it is damaged. Other errors are thrown on. */
export async function unlessDamaged<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (isDamage(error)) return undefined
    throw error
  }
}
