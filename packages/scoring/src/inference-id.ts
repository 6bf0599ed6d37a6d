import { randomBytes } from 'node:crypto'

/** 32 hexadecimal digits that grow with time, as those of a UUID of version 7. */
export function newInferenceId(atMs: number): string {
  return atMs.toString(16).padStart(12, '0') + randomBytes(10).toString('hex')
}
