/**
 * The bytes of the WebAssembly module that hashes for the cutter, put together here instruction by instruction: two hundred bytes
 * need no compiler. Memory holds the gear table at 0 and the bytes to scan from 2048 on.
 *
 * Exports: `memory`, `hash` (the state, 64 bits) and `scan(from, to, limitHigh)`, which returns the place behind the byte that made
 * the hash smaller than `limitHigh` * 2^32, or 0.
 */
export function emitGearModule(): Uint8Array {
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // "\0asm", version 1
    ...section(1, [1, 0x60, 3, type.i32, type.i32, type.i32, 1, type.i32]), // types
    ...section(3, [1, 0]), // functions: one, of that type
    ...section(5, [1, 0x01, memoryPages, memoryPages]), // memories: one, of fixed size
    ...section(6, [1, type.i64, 1, op.i64const, 0, op.end]), // globals: the hash, which changes
    ...section(7, [
      ...[3, ...exported('memory', 2), ...exported('hash', 3), ...exported('scan', 0)],
    ]),
    ...section(10, [1, ...sized([1, 2, type.i64, ...scanBody()])]), // code: one body with two own variables
  ])
}

const memoryPages = 32 // of 64 KiB
const type = { i32: 0x7f, i64: 0x7e } as const
const op = {
  ...{ block: [0x02, 0x40], loop: [0x03, 0x40], if: [0x04, 0x40], end: 0x0b },
  ...{ br: 0x0c, brIf: 0x0d, return: 0x0f, unreachable: 0x00 },
  ...{ get: 0x20, set: 0x21, tee: 0x22, globalGet: 0x23, globalSet: 0x24 },
  ...{ i32load8: 0x2d, i64load: 0x29, i32const: 0x41, i64const: 0x42 },
  ...{ i32ltu: 0x49, i32add: 0x6a, i32sub: 0x6b, i32shl: 0x74 },
  ...{ i64ltu: 0x54, i64add: 0x7c, i64shl: 0x86, i64extend: 0xad },
} as const
const [from, to, limitHigh, limit, hash] = [0, 1, 2, 3, 4]

function scanBody(): readonly number[] {
  return [
    ...[op.get, limitHigh, op.i64extend, op.i64const, 32, op.i64shl, op.set, limit],
    ...[op.globalGet, 0, op.set, hash],
    // Eight bytes a round, while there are eight: half as fast again as one at a time.
    ...[...op.block, ...op.loop],
    ...[op.get, to, op.get, from, op.i32sub, op.i32const, 8, op.i32ltu, op.brIf, 1],
    ...Array.from({ length: 8 }, (_, offset) => step(offset)).flat(),
    ...[...advance(8), op.br, 0, op.end, op.end],
    ...op.loop,
    ...[...op.block, op.get, from, op.get, to, op.i32ltu, op.brIf, 0],
    ...[op.get, hash, op.globalSet, 0, op.i32const, 0, op.return, op.end],
    ...[...step(0), ...advance(1), op.br, 0, op.end],
    ...[op.unreachable, op.end],
  ]
}

/** Hashes the byte at `from` + offset; leaves the function if that is a cut. */
function step(offset: number): readonly number[] {
  return [
    ...[op.get, hash, op.i64const, 1, op.i64shl],
    ...[op.get, from, op.i32load8, 0, ...dataOffset(offset)],
    ...[op.i32const, 3, op.i32shl, op.i64load, 3, 0, op.i64add, op.tee, hash],
    ...[op.get, limit, op.i64ltu, ...op.if],
    ...[op.get, hash, op.globalSet, 0],
    ...[op.get, from, op.i32const, offset + 1, op.i32add, op.return, op.end],
  ]
}

/** Places are counted from the first byte to scan, which lies behind the table. */
function dataOffset(offset: number): readonly number[] {
  return unsigned(2048 + offset)
}

function advance(count: number): readonly number[] {
  return [op.get, from, op.i32const, count, op.i32add, op.set, from]
}

function exported(name: string, kind: number): readonly number[] {
  return [...sized([...new TextEncoder().encode(name)]), kind, 0]
}

function section(id: number, content: readonly number[]): readonly number[] {
  return [id, ...sized(content)]
}

function sized(content: readonly number[]): readonly number[] {
  return [...unsigned(content.length), ...content]
}

function unsigned(value: number): readonly number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)]
}
