import { entryName, wholeFile, type ArchiveEntry } from './archive-entry.ts'

const block = 512
/** What the eleven octal digits of a header can say. */
const mostOctal = 0o77777777777

/** A tar archive as POSIX has it (pax): any size, any name in UTF-8. */
export async function* tarArchive(
  entries: AsyncIterable<ArchiveEntry>,
): AsyncGenerator<Buffer, void, undefined> {
  for await (const entry of entries) {
    yield tarHeader(entry)
    if (entry.isDirectory) continue
    yield* wholeFile(entry)
    const rest = entry.sizeBytes % block
    if (rest > 0) yield Buffer.alloc(block - rest)
  }
  yield Buffer.alloc(2 * block)
}

/** The blocks before the bytes of an entry. What the classic header cannot say stands in a record before it. */
export function tarHeader(entry: ArchiveEntry): Buffer {
  const name = entryName(entry)
  const sizeBytes = entry.isDirectory ? 0 : entry.sizeBytes
  const fits = Buffer.byteLength(name) <= 100 && /^[\x20-\x7e]*$/.test(name)
  const records = Buffer.concat([
    ...(fits ? [] : [paxRecord('path', name)]),
    ...(sizeBytes > mostOctal ? [paxRecord('size', String(sizeBytes))] : []),
  ])
  const { modifiedMs } = entry
  const header = ustar({
    name: fits ? name : asciiName(name),
    type: entry.isDirectory ? '5' : '0',
    sizeBytes: Math.min(sizeBytes, mostOctal),
    modifiedMs,
  })
  if (records.byteLength === 0) return header
  const before = ustar({
    name: 'PaxHeader',
    type: 'x',
    sizeBytes: records.byteLength,
    modifiedMs,
  })
  const padding = Buffer.alloc((block - (records.byteLength % block)) % block)
  return Buffer.concat([before, records, padding, header])
}

/** `LENGTH KEY=VALUE\n`, where the length counts its own digits. */
function paxRecord(key: string, value: string): Buffer {
  const rest = ` ${key}=${value}\n`
  const bytes = Buffer.byteLength(rest)
  let length = bytes
  while (length !== bytes + String(length).length) length = bytes + String(length).length
  return Buffer.from(`${length}${rest}`)
}

interface Ustar {
  readonly name: string
  readonly type: string
  readonly sizeBytes: number
  readonly modifiedMs: number
}

function ustar({ name, type, sizeBytes, modifiedMs }: Ustar): Buffer {
  const header = Buffer.alloc(block)
  const octal = (value: number, at: number, digits: number): void =>
    void header.write(value.toString(8).padStart(digits, '0'), at, 'latin1')
  header.write(name, 0, 'latin1')
  octal(type === '5' ? 0o755 : 0o644, 100, 7)
  octal(0, 108, 7) // owner
  octal(0, 116, 7) // group
  octal(sizeBytes, 124, 11)
  octal(Math.min(Math.max(0, Math.floor(modifiedMs / 1000)), mostOctal), 136, 11)
  header.write('        ', 148, 'latin1')
  header.write(type, 156, 'latin1')
  header.write('ustar\x0000', 257, 'latin1')
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  )
  header[154] = 0
  return header
}

/** For readers that do not know pax. */
function asciiName(name: string): string {
  return name.replaceAll(/[^\x20-\x7e]/gu, '_').slice(-100)
}
