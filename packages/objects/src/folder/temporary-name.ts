import { randomUUID } from 'node:crypto'

const prefix = '.artifact.uploading.'

/** A name for what is not finished: no caller can use it and no listing shows it. */
export function temporaryName(): string {
  return prefix + randomUUID()
}

/** In any case, since some file systems do not tell cases apart. */
export function isReservedName(name: string): boolean {
  return name.toLowerCase().startsWith(prefix)
}
