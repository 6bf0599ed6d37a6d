import {
  bytesIn,
  doubleIn,
  floatIn,
  messageIn,
  messagesIn,
  textIn,
  textsIn,
  wholeIn,
  type ProtoMessage,
} from '../protobuf.ts'

/** What a summary of TensorBoard holds, as far as it has a place here. */
export type SummaryValue =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'file'
      readonly of: 'images' | 'audio'
      readonly bytes: Uint8Array
      readonly extension: string
    }
  | { readonly kind: 'params'; readonly params: ReadonlyMap<string, string> }
  | { readonly kind: 'other'; readonly plugin: string }

const types = { float: 1, double: 2, int32: 3, string: 7, int64: 9, half: 19 }

/** Reads `Summary.Value`. */
export function summaryValue(value: ProtoMessage): SummaryValue {
  const metadata = messageIn(value, 9)
  const plugin = messageIn(metadata, 1)
  const name = textIn(plugin, 1)
  if (name === 'hparams') return { kind: 'params', params: hyperparameters(plugin) }
  const simple = floatIn(value, 2)
  if (simple !== undefined) return { kind: 'scalar', value: simple }
  const image = bytesIn(messageIn(value, 4), 4)
  if (image !== undefined) return { kind: 'file', of: 'images', bytes: image, extension: 'png' }
  const sound = bytesIn(messageIn(value, 6), 4)
  if (sound !== undefined) return { kind: 'file', of: 'audio', bytes: sound, extension: 'wav' }
  if (!value.has(8)) return { kind: 'other', plugin: value.has(5) ? 'histograms' : name }
  return tensorValue(messageIn(value, 8), name)
}

function tensorValue(tensor: ProtoMessage, plugin: string): SummaryValue {
  const texts = textsIn(tensor, 8)
  if (plugin === 'text') return { kind: 'text', text: texts.join('\n') }
  const strings = (tensor.get(8) ?? []).filter((part) => part instanceof Uint8Array)
  // Width and height come before the pictures.
  const picture = strings[2]
  if (plugin === 'images' && picture !== undefined)
    return { kind: 'file', of: 'images', bytes: picture, extension: 'png' }
  const sound = strings[0]
  if (plugin === 'audio' && sound !== undefined)
    return { kind: 'file', of: 'audio', bytes: sound, extension: 'wav' }
  const number = plugin === 'scalars' || plugin === '' ? tensorNumber(tensor) : undefined
  return number === undefined ? { kind: 'other', plugin } : { kind: 'scalar', value: number }
}

/** The one number of a tensor. */
function tensorNumber(tensor: ProtoMessage): number | undefined {
  const type = wholeIn(tensor, 1)
  const content = bytesIn(tensor, 4)
  if (content !== undefined && content.length > 0) {
    const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
    if (type === types.float && content.length === 4) return view.getFloat32(0, true)
    if (type === types.double && content.length === 8) return view.getFloat64(0, true)
    if (type === types.int32 && content.length === 4) return view.getInt32(0, true)
    if (type === types.int64 && content.length === 8) return Number(view.getBigInt64(0, true))
    return undefined
  }
  if (type === types.float) return floatIn(tensor, 5) ?? packedFloat(tensor)
  if (type === types.double) return doubleIn(tensor, 6) ?? packedDouble(tensor)
  return undefined
}

function packedFloat(tensor: ProtoMessage): number | undefined {
  const bytes = bytesIn(tensor, 5)
  if (bytes?.length !== 4) return undefined
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, true)
}

function packedDouble(tensor: ProtoMessage): number | undefined {
  const bytes = bytesIn(tensor, 6)
  if (bytes?.length !== 8) return undefined
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true)
}

/** Of the plugin `hparams`: the start of a session has them. */
function hyperparameters(plugin: ProtoMessage): ReadonlyMap<string, string> {
  const start = messageIn(messageIn(plugin, 2), 3)
  const params = new Map<string, string>()
  for (const entry of messagesIn(start, 1)) {
    const value = messageIn(entry, 2)
    const number = doubleIn(value, 2)
    const text = value.has(3)
      ? textIn(value, 3)
      : value.has(4)
        ? wholeIn(value, 4) === 1
          ? 'True'
          : 'False'
        : number === undefined
          ? ''
          : String(number)
    params.set(textIn(entry, 1), text)
  }
  return params
}
