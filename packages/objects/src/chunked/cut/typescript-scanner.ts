import { scanBufferBytes, type GearScanner, type ScanRange } from './gear-scanner.ts'
import { gearTable } from './gear-table.ts'

/**
 * The gear hash in plain TypeScript, in two halves of 32 bits: finds exactly what the WebAssembly module finds, at a tenth of its
 * speed. For places without WebAssembly, and the reference that the module is tested against.
 */
export function typescriptScanner(): GearScanner {
  const { low: tableLow, high: tableHigh } = halves()
  const buffer = new Uint8Array(scanBufferBytes)
  let low = 0
  let high = 0

  function scan({ from, to, limitHigh }: ScanRange): number | undefined {
    let nextLow = low
    let nextHigh = high
    let end: number | undefined
    for (let at = from; at < to; at++) {
      const byte = buffer[at] ?? 0
      const sum = ((nextLow << 1) >>> 0) + (tableLow[byte] ?? 0)
      const carry = (nextLow >>> 31) + (sum > 0xffffffff ? 1 : 0)
      nextHigh = (((nextHigh << 1) >>> 0) + (tableHigh[byte] ?? 0) + carry) >>> 0
      nextLow = sum >>> 0
      if (nextHigh < limitHigh) {
        end = at + 1
        break
      }
    }
    low = nextLow
    high = nextHigh
    return end
  }

  return {
    buffer,
    scan,
    reset: () => {
      low = 0
      high = 0
    },
    hash: () => (BigInt(high) << 32n) | BigInt(low),
  }
}

function halves(): { readonly low: Uint32Array; readonly high: Uint32Array } {
  const table = gearTable()
  const view = new DataView(table.buffer)
  const low = new Uint32Array(256)
  const high = new Uint32Array(256)
  for (let byte = 0; byte < 256; byte++) {
    low[byte] = view.getUint32(byte * 8, true)
    high[byte] = view.getUint32(byte * 8 + 4, true)
  }
  return { low, high }
}
