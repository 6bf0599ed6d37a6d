/** Reads Universal Binary JSON (ubjson.org, draft 12) as XGBoost writes it. Throws an Error for what is none. */
export function parseUbjson(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const text = new TextDecoder('utf-8', { fatal: true })
  let at = 0
  const marker = (): string => String.fromCharCode(view.getUint8(at++))

  const number = (type: string): number => {
    const start = at
    switch (type) {
      case 'i':
        at += 1
        return view.getInt8(start)
      case 'U':
        at += 1
        return view.getUint8(start)
      case 'I':
        at += 2
        return view.getInt16(start)
      case 'l':
        at += 4
        return view.getInt32(start)
      case 'L':
        at += 8
        return Number(view.getBigInt64(start))
      case 'd':
        at += 4
        return view.getFloat32(start)
      case 'D':
        at += 8
        return view.getFloat64(start)
      default:
        throw new Error(`The model has an unknown marker '${type}' at byte ${start}.`)
    }
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
    if (view.getUint8(at) === 36) {
      at += 1
      type = marker()
    }
    if (view.getUint8(at) !== 35) return { type, count: undefined }
    at += 1
    return { type, count: length() }
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
        const { type: each, count } = head()
        const items: unknown[] = []
        if (count === undefined) {
          for (let next = marker(); next !== ']'; next = marker())
            items.push(value(next, depth + 1))
          return items
        }
        for (let index = 0; index < count; index++) items.push(value(each ?? marker(), depth + 1))
        return items
      }
      case '{': {
        const { type: each, count } = head()
        const record: Record<string, unknown> = {}
        const isEnd = (index: number): boolean =>
          count === undefined ? view.getUint8(at) === 125 : index === count
        for (let index = 0; !isEnd(index); index++) {
          const name = string()
          record[name] = value(each ?? marker(), depth + 1)
        }
        if (count === undefined) at += 1
        return record
      }
      default:
        return number(type)
    }
  }
  return value(marker(), 0)
}
