/** A field of a message of Protocol Buffers: a number, or bytes. */
export interface ProtoField {
  readonly number: number
  readonly value: bigint | Uint8Array
}

/** The bytes are no message, or end early. */
export class ProtoError extends Error {}

const decoder = new TextDecoder()

/** The fields of a message, as https://protobuf.dev/programming-guides/encoding describes them. @throws ProtoError */
export function* protoFields(bytes: Uint8Array): Generator<ProtoField> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined) throw new ProtoError('A message ends early.')
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
    throw new ProtoError('A number of a message is too long.')
  }
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new ProtoError('A message ends early.')
    const part = bytes.subarray(at, at + length)
    at += length
    return part
  }
  while (at < bytes.length) {
    const tag = Number(varint())
    const number = tag >>> 3
    switch (tag & 7) {
      case 0:
        yield { number, value: varint() }
        break
      case 1:
        take(8)
        yield { number, value: view.getBigUint64(at - 8, true) }
        break
      case 2:
        yield { number, value: take(Number(varint())) }
        break
      case 5:
        take(4)
        yield { number, value: BigInt(view.getUint32(at - 4, true)) }
        break
      default:
        throw new ProtoError('A field of a message has a form that is unknown.')
    }
  }
}

/** Fields by number; of those that come several times, all. */
export function protoMessage(
  bytes: Uint8Array,
): ReadonlyMap<number, readonly ProtoField['value'][]> {
  const fields = new Map<number, ProtoField['value'][]>()
  for (const { number, value } of protoFields(bytes)) {
    const list = fields.get(number)
    if (list === undefined) fields.set(number, [value])
    else list.push(value)
  }
  return fields
}

export type ProtoMessage = ReturnType<typeof protoMessage>

/** The last value of a field that is a message or bytes. */
export function bytesIn(message: ProtoMessage, number: number): Uint8Array | undefined {
  const value = message.get(number)?.at(-1)
  return value instanceof Uint8Array ? value : undefined
}

export function messageIn(message: ProtoMessage, number: number): ProtoMessage {
  return protoMessage(bytesIn(message, number) ?? new Uint8Array())
}

export function messagesIn(message: ProtoMessage, number: number): readonly ProtoMessage[] {
  return (message.get(number) ?? []).flatMap((value) =>
    value instanceof Uint8Array ? [protoMessage(value)] : [],
  )
}

export function textIn(message: ProtoMessage, number: number): string {
  return textOf(bytesIn(message, number) ?? new Uint8Array())
}

/** No text that is kept here may have a zero character. */
function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes).replaceAll('\0', '')
}

export function textsIn(message: ProtoMessage, number: number): readonly string[] {
  return (message.get(number) ?? []).flatMap((value) =>
    value instanceof Uint8Array ? [textOf(value)] : [],
  )
}

/** A signed whole number. */
export function wholeIn(message: ProtoMessage, number: number): number {
  const value = message.get(number)?.at(-1)
  return typeof value === 'bigint' ? Number(BigInt.asIntN(64, value)) : 0
}

const scratch = new DataView(new ArrayBuffer(8))

export function doubleIn(message: ProtoMessage, number: number): number | undefined {
  const value = message.get(number)?.at(-1)
  if (typeof value !== 'bigint') return undefined
  scratch.setBigUint64(0, value)
  return scratch.getFloat64(0)
}

export function floatIn(message: ProtoMessage, number: number): number | undefined {
  const value = message.get(number)?.at(-1)
  if (typeof value !== 'bigint') return undefined
  scratch.setUint32(0, Number(BigInt.asUintN(32, value)))
  return scratch.getFloat32(0)
}
