import { open } from 'node:fs/promises'
import { CliError } from '../../fail.ts'

const fileHead = Buffer.from([0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe])
const fileHeadBytes = 7
const blockBytes = 32 * 1024
const recordHeadBytes = 7
const mostRecordBytes = 512 * 1024 * 1024
const kinds = { whole: 1, first: 2, middle: 3, last: 4 }

/**
 * The records of a `.wandb` file: a log of LevelDB's form (blocks of 32 KiB, records cut into parts that fit) behind a head of its own. What ends early
 * is left out, and `onCut` is told.
 */
export async function* readRecords(path: string, onCut: () => void): AsyncGenerator<Uint8Array> {
  const file = await open(path)
  try {
    const head = Buffer.alloc(fileHeadBytes)
    await file.read(head, 0, fileHeadBytes, 0)
    if (!head.subarray(0, fileHead.length).equals(fileHead))
      throw new CliError(`${path} is no file of wandb's.`)
    let parts: Buffer[] = []
    let length = 0
    for (let start = 0; ; start += blockBytes) {
      const block = Buffer.alloc(blockBytes)
      const { bytesRead } = await file.read(block, 0, blockBytes, start)
      // The head is a part of the first block.
      let at = start === 0 ? fileHeadBytes : 0
      while (at + recordHeadBytes <= bytesRead) {
        const size = block.readUInt16LE(at + 4)
        const kind = block[at + 6]
        // Nothing but zeros stands at the end of a block.
        if (kind === 0 && size === 0) break
        const end = at + recordHeadBytes + size
        if (end > bytesRead) return onCut()
        const part = block.subarray(at + recordHeadBytes, end)
        at = end
        if (kind === kinds.whole || kind === kinds.first) {
          if (parts.length > 0) onCut()
          parts = []
          length = 0
        }
        parts.push(part)
        length += size
        if (length > mostRecordBytes) return onCut()
        if (kind === kinds.whole || kind === kinds.last) {
          yield Buffer.concat(parts)
          parts = []
        }
      }
      if (bytesRead === blockBytes) continue
      if (block.subarray(at, bytesRead).some((byte) => byte !== 0)) return onCut()
      break
    }
    if (parts.length > 0) onCut()
  } finally {
    await file.close()
  }
}
