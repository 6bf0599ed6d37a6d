import { createHash } from 'node:crypto'

let made: Uint8Array<ArrayBuffer> | undefined

/**
 * The 256 constants of the gear hash, as 64-bit little-endian numbers one after the other. Frozen: other constants cut elsewhere, and
 * nothing that is stored would be recognised again. A new table is a new function beside this one.
 */
export function gearTable(): Uint8Array<ArrayBuffer> {
  made ??= makeTable()
  return made
}

function makeTable(): Uint8Array<ArrayBuffer> {
  const table = new Uint8Array(256 * 8)
  for (let byte = 0; byte < 256; byte++) {
    const digest = createHash('sha256').update(`stemma gear table 1: ${byte}`).digest()
    table.set(digest.subarray(0, 8), byte * 8)
  }
  return table
}
