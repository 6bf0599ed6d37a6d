/** What a client of streams of objects needs, by itself: the whole package takes a tenth of a short command's time to load. */
export { bytesOfFrame, frameOf } from './chunked/transfer/frame-of.ts'
export {
  framePieces,
  headBytes,
  ObjectStreamParser,
  rawObjectIn,
  rawObjectRoom,
  streamEnd,
  streamStart,
} from './chunked/transfer/object-stream.ts'
export {
  ObjectScanner,
  type ScannedChunk,
  type ScannedObject,
} from './chunked/transfer/scan-object.ts'
