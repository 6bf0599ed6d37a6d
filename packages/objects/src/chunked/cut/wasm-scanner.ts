import { gearModule } from './gear-module.ts'
import { scanBufferBytes, type GearScanner } from './gear-scanner.ts'
import { gearTable } from './gear-table.ts'

const tableBytes = 2048

/** The exports of the module, as emit-gear-module.ts writes them. */
interface GearExports {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly hash: { value: bigint }
  readonly scan: (from: number, to: number, limitHigh: number) => number
}

// Node's types leave the declaration to the library of browsers; this is what is used of it.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

let compiled: object | undefined

/** The gear hash as WebAssembly. Each scanner has 2 MiB of its own. */
export function wasmScanner(): GearScanner {
  compiled ??= new WebAssembly.Module(Buffer.from(gearModule, 'base64'))
  // A test compares the module with its source, so its exports are these.
  const { memory, hash, scan } = new WebAssembly.Instance(compiled).exports as GearExports
  new Uint8Array(memory.buffer, 0, tableBytes).set(gearTable())
  return {
    buffer: new Uint8Array(memory.buffer, tableBytes, scanBufferBytes),
    scan: ({ from, to, limitHigh }) => {
      const end = scan(from, to, limitHigh)
      return end === 0 ? undefined : end
    },
    reset: () => {
      hash.value = 0n
    },
    hash: () => BigInt.asUintN(64, hash.value),
  }
}
