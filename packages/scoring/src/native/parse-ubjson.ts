/** Numbers by their markers: bytes, and how they are read. */
const numbers: ReadonlyMap<string, readonly [number, (view: DataView, at: number) => number]> =
  new Map([
    ['i', [1, (view, at) => view.getInt8(at)]],
    ['U', [1, (view, at) => view.getUint8(at)]],
    ['I', [2, (view, at) => view.getInt16(at)]],
    ['l', [4, (view, at) => view.getInt32(at)]],
    ['L', [8, (view, at) => Number(view.getBigInt64(at))]],
    ['d', [4, (view, at) => view.getFloat32(at)]],
    ['D', [8, (view, at) => view.getFloat64(at)]],
  ])

const [endOfList, endOfRecord, typeFollows, countFollows] = [']', '}', '$', '#'].map((sign) =>
  sign.charCodeAt(0),
)

/** Reads Universal Binary JSON (ubjson.org, draft 12) as XGBoost writes it. Throws an Error for what is none. */
export function parseUbjson(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const text = new TextDecoder('utf-8', { fatal: true })
  let at = 0
  const marker = (): string => String.fromCharCode(view.getUint8(at++))

  const number = (type: string): number => {
    const [size, read] =
      numbers.get(type) ?? refuse(`The model has an unknown marker '${type}' at byte ${at}.`)
    at += size
    return read(view, at - size)
  }
  const length = (): number => {
    const count = number(marker())
    if (!Number.isInteger(count) || count < 0 || count > bytes.byteLength)
      throw new Error(`The model has an impossible length at byte ${at}.`)
    return count
  }
  const string = (): string => {
    const count = length()
    at += count
    if (at > bytes.byteLength) throw new Error('The model was cut off.')
    return text.decode(bytes.subarray(at - count, at))
  }
  /** What stands between a bracket and the first item: one type of all items, and their number. */
  const head = (): { readonly type: string | undefined; readonly count: number | undefined } => {
    let type: string | undefined
    if (view.getUint8(at) === typeFollows) {
      at += 1
      type = marker()
    }
    if (view.getUint8(at) !== countFollows) return { type, count: undefined }
    at += 1
    return { type, count: length() }
  }
  /** Each item of a list or a record, up to its number or to the sign that ends it. */
  const each = (end: number | undefined, item: (type: string | undefined) => void): void => {
    const { type, count } = head()
    if (count !== undefined) for (let index = 0; index < count; index++) item(type)
    else {
      while (view.getUint8(at) !== end) item(type)
      at += 1
    }
  }
  const value = (type: string, depth: number): unknown => {
    if (depth > 100) throw new Error('The model is nested too deeply.')
    switch (type) {
      case 'Z':
        return null
      case 'T':
        return true
      case 'F':
        return false
      case 'S':
        return string()
      case 'C':
        return marker()
      case '[': {
        const items: unknown[] = []
        each(endOfList, (given) => items.push(value(given ?? marker(), depth + 1)))
        return items
      }
      case '{': {
        const record: Record<string, unknown> = {}
        each(endOfRecord, (given) => {
          const name = string()
          record[name] = value(given ?? marker(), depth + 1)
        })
        return record
      }
      default:
        return number(type)
    }
  }
  return value(marker(), 0)
}

function refuse(message: string): never {
  throw new Error(message)
}
