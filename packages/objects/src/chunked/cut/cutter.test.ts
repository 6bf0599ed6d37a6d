import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { cutRules } from './cut-rules.ts'
import { Cutter, type Cut } from './cutter.ts'
import { emitGearModule } from './emit-gear-module.ts'
import { gearModule } from './gear-module.ts'
import type { GearScanner } from './gear-scanner.ts'
import { gearTable } from './gear-table.ts'
import { typescriptScanner } from './typescript-scanner.ts'
import { wasmScanner } from './wasm-scanner.ts'

const { minBytes, maxBytes, windowBytes } = cutRules
const wasm = new Cutter(wasmScanner())
const twin = new Cutter(typescriptScanner())

/** Bytes that look random and are the same everywhere. */
function noise(seed: string, size: number): Buffer {
  return createHash('shake256', { outputLength: size }).update(seed).digest()
}

function cutAll(cutter: Cutter, pieces: readonly Uint8Array[]): Cut[] {
  const cuts: Cut[] = []
  const keep = ({ bytes, edge }: Cut): number => cuts.push({ bytes: Buffer.from(bytes), edge })
  for (const piece of pieces) for (const cut of cutter.push(piece)) keep(cut)
  const rest = cutter.finish()
  if (rest !== undefined) keep(rest)
  return cuts
}

function shape(cuts: readonly Cut[]): readonly string[] {
  return cuts.map(({ bytes, edge }) => `${bytes.byteLength}:${edge.toString(16)}`)
}

function slices(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const found: Buffer[] = []
  let at = 0
  for (let turn = 0; at < bytes.byteLength; turn++) {
    const size = sizes[turn % sizes.length] ?? bytes.byteLength
    found.push(bytes.subarray(at, at + size))
    at += size
  }
  return found
}

const sample = noise('sample', 1_500_000)

test('the gear table and the cuts of known bytes never change', () => {
  const hash = createHash('sha256').update(gearTable()).digest('hex')
  assert.equal(hash, '68b7a42ebd9472265d6c973b0382b86d889cde12027332d96e73d9f92fc7a4fb')
  const cuts = shape(cutAll(wasm, [noise('frozen', 400_000)]))
  assert.deepEqual(cuts, [
    '80605:1b5e6dc12affc',
    '20986:5076abc8462b',
    '108327:f07b4f15f307',
    '29786:7ee18e9a46aa',
    '71272:60a4d27a64c4',
    '89024:c43260af0eda149b',
  ])
})

test('the committed WebAssembly module is the one that its source makes', () => {
  assert.equal(gearModule, Buffer.from(emitGearModule()).toString('base64'))
})

test('cuts do not depend on how the bytes arrive', () => {
  const whole = shape(cutAll(wasm, [sample]))
  assert.ok(whole.length > 10)
  const sizes = fc.array(
    fc.oneof(fc.integer({ min: 1, max: 300_000 }), fc.constantFrom(1, 65_536)),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  fc.assert(
    fc.property(sizes, (pieceSizes) => {
      // Single bytes all through would take long and show nothing more.
      const pieces = slices(sample, [...pieceSizes, 100_000])
      assert.deepEqual(shape(cutAll(wasm, pieces)), whole)
    }),
    { numRuns: 25 },
  )
})

test('one byte at a time cuts the same', () => {
  const bytes = noise('slow', 300_000)
  assert.deepEqual(shape(cutAll(wasm, slices(bytes, [1]))), shape(cutAll(wasm, [bytes])))
})

test('streams that are longer than the buffer lose nothing', () => {
  const bytes = Buffer.concat([sample, noise('more', 3_000_000), Buffer.alloc(1_000_000)])
  for (const cutter of [wasm, twin]) {
    assert.ok(Buffer.concat(cutAll(cutter, [bytes]).map((cut) => cut.bytes)).equals(bytes))
  }
})

// Noise, runs of one byte, and text of a few words repeated: the ways in which real bytes differ.
const content = fc
  .array(
    fc.oneof(
      fc
        .tuple(fc.string(), fc.integer({ min: 0, max: 200_000 }))
        .map(([s, size]) => noise(s, size)),
      fc.tuple(fc.nat(255), fc.nat(300_000)).map(([byte, size]) => Buffer.alloc(size, byte)),
      fc
        .tuple(fc.string({ minLength: 1, size: 'medium' }), fc.nat(200_000))
        .map(([s, size]) => Buffer.alloc(size, s)),
    ),
    { maxLength: 4 },
  )
  .map((parts) => Buffer.concat(parts))

test('the TypeScript twin cuts as the WebAssembly module, whatever the bytes', () => {
  fc.assert(
    fc.property(content, (bytes) => {
      assert.deepEqual(shape(cutAll(twin, [bytes])), shape(cutAll(wasm, [bytes])))
    }),
    { numRuns: 25 },
  )
})

test('chunks add up to the bytes and keep to the smallest and largest size', () => {
  fc.assert(
    fc.property(content, (bytes) => {
      const cuts = cutAll(wasm, [bytes])
      assert.ok(Buffer.concat(cuts.map((cut) => cut.bytes)).equals(bytes))
      for (const { bytes: chunk } of cuts) assert.ok(chunk.byteLength <= maxBytes)
      for (const { bytes: chunk } of cuts.slice(0, -1)) assert.ok(chunk.byteLength >= minBytes)
    }),
    { numRuns: 30 },
  )
})

test('an edit changes the chunk that it is in and few beside it', () => {
  const before = new Set(shape(cutAll(wasm, [sample])))
  const edit = fc.record({
    at: fc.nat(sample.byteLength),
    removed: fc.nat(2000),
    put: fc.uint8Array({ maxLength: 2000 }),
  })
  let most = 0
  let sum = 0
  fc.assert(
    fc.property(edit, ({ at, removed, put }) => {
      const bytes = Buffer.concat([sample.subarray(0, at), put, sample.subarray(at + removed)])
      const changed = shape(cutAll(wasm, [bytes])).filter((chunk) => !before.has(chunk)).length
      most = Math.max(most, changed)
      sum += changed
    }),
    { numRuns: 40, seed: 7 },
  )
  assert.ok(most <= 8, `${most} chunks changed by one edit`)
  assert.ok(sum / 40 <= 3, `${sum / 40} chunks changed by an edit on average`)
})

test('the edge of a cut is the hash of the 64 bytes before it, wherever the chunk began', () => {
  const scanners: GearScanner[] = [wasmScanner(), typescriptScanner()]
  for (const { bytes, edge } of cutAll(wasm, [sample])) {
    const window = bytes.subarray(-windowBytes)
    for (const scanner of scanners) {
      scanner.reset()
      scanner.buffer.set(window)
      scanner.scan({ from: 0, to: window.byteLength, limitHigh: 0 })
      assert.equal(scanner.hash(), edge)
    }
  }
})

test('a rest that is shorter than the smallest chunk has the edge of its own end', () => {
  const bytes = noise('short', minBytes - 10)
  const shifted = Buffer.concat([Buffer.from('shift'), bytes])
  assert.equal(cutAll(wasm, [bytes])[0]?.edge, cutAll(wasm, [shifted])[0]?.edge)
})

test('nothing is no chunk, and a cutter is ready for the next stream', () => {
  assert.deepEqual(cutAll(wasm, []), [])
  assert.deepEqual(cutAll(wasm, [Buffer.alloc(0)]), [])
  assert.deepEqual(shape(cutAll(wasm, [sample])), shape(cutAll(wasm, [sample])))
})
