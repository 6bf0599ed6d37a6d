import { open } from 'node:fs/promises'
import { protoMessage, type ProtoMessage } from '../protobuf.ts'

const headBytes = 12
const footBytes = 4
const readAtOnce = 4 * 1024 * 1024
const mostRecordBytes = 512 * 1024 * 1024

/**
 * The events of a file of TensorBoard, as far as it is whole: a program that was killed, or writes still, leaves a record that ends early. `onCut` is
 * told of it.
 */
export async function* readEvents(path: string, onCut: () => void): AsyncGenerator<ProtoMessage> {
  const file = await open(path)
  const { size: sizeBytes } = await file.stat()
  let held: Buffer = Buffer.alloc(0)
  /** Reads until so many bytes are there, or no more come. */
  const fill = async (count: number): Promise<void> => {
    while (held.length < count) {
      const chunk = Buffer.alloc(Math.max(readAtOnce, count - held.length))
      const { bytesRead } = await file.read(chunk, 0, chunk.length)
      if (bytesRead === 0) return
      held = Buffer.concat([held, chunk.subarray(0, bytesRead)])
    }
  }
  try {
    for (;;) {
      await fill(headBytes)
      if (held.length === 0) return
      if (held.length < headBytes) return onCut()
      const length = Number(held.readBigUInt64LE(0))
      // A length that makes no sense; what is behind it can't be found.
      if (length > Math.min(mostRecordBytes, sizeBytes)) return onCut()
      const whole = headBytes + length + footBytes
      await fill(whole)
      if (held.length < whole) return onCut()
      const record = held.subarray(headBytes, headBytes + length)
      held = held.subarray(whole)
      yield protoMessage(record)
    }
  } catch {
    // What is behind bytes that make no sense can't be found.
    onCut()
  } finally {
    await file.close()
  }
}
