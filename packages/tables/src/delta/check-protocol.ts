import { deltaError } from './delta-error.ts'
import type { Protocol } from './log/actions.ts'

const known: ReadonlySet<string> = new Set([
  'columnMapping',
  'deletionVectors',
  'timestampNtz',
  'v2Checkpoint',
  'vacuumProtocolCheck',
  'typeWidening',
  'typeWidening-preview',
  'variantType',
  'variantType-preview',
])

/** INVALID_STATE names what a reader must know to read the table, and this one does not. */
export function checkProtocol({ minReaderVersion, readerFeatures }: Protocol): void {
  const unknown = readerFeatures.filter((feature) => !known.has(feature))
  if (unknown.length > 0)
    throw deltaError(`it needs the feature ${unknown.join(', ')}, which is not supported.`)
  if (!(minReaderVersion >= 1 && minReaderVersion <= 3))
    throw deltaError(
      `it needs version ${String(minReaderVersion)} of the reader protocol; 3 is supported.`,
    )
}
