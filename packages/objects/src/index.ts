export type {
  ArtifactStore,
  ByteRange,
  Entry,
  Listing,
  ListPage,
  OpenArtifact,
  OpenDirectory,
  OpenFile,
  WrittenFile,
} from './artifact-store.ts'
export { openFolderStore } from './folder/open-folder-store.ts'
export { sweepLeftovers, type Sweep } from './folder/sweep-leftovers.ts'
export { artifactPathSegments } from './folder/artifact-path-segments.ts'
export { pathSegments } from './folder/path-segments.ts'
export type { SweepOptions, SweepResult } from './folder/start-sweeps.ts'
export type { BlobBackend, BlobInfo, BlobRange } from './chunked/blob/blob-backend.ts'
export { Blocks, blockBytes, isBlock } from './chunked/blob/blocks.ts'
export { folderBackend, type FolderBackendOptions } from './chunked/blob/folder-backend.ts'
export { claimBackend, ownersOf, placeIdsOf } from './chunked/shared/claim-backend.ts'
export { openS3Backend } from './chunked/blob/open-s3-backend.ts'
export type { S3BackendOptions } from './chunked/blob/s3-backend.ts'
export { openS3Artifacts } from './s3/open-s3-artifacts.ts'
export { openS3Keys } from './s3/open-s3-keys.ts'
export type { OpenKey, S3Keys, S3Page } from './s3/s3-keys.ts'
export type { S3Key, S3KeyPage } from './s3/list-keys.ts'
export type { Upload, UploadedPart } from './s3/multipart.ts'
export type { S3Credentials, S3Options } from './s3/s3-options.ts'
export { addressOf as s3Address } from './s3/s3-address.ts'
export { memoryBackend } from './chunked/blob/memory-backend.ts'
export { areObjectIds, isObjectId, objectIdOf, type ObjectId } from './chunked/bytes/object-id.ts'
export type { ObjectStore, PutOptions } from './chunked/store/object-store.ts'
export { openObjectStore, type ObjectStoreOptions } from './chunked/store/open-object-store.ts'
export { toStorageError } from './chunked/store/to-storage-error.ts'
export type { StoredObject } from './chunked/store/put-object.ts'
export type { OpenObject } from './chunked/store/read-object.ts'
export type { Refresh } from './chunked/store/refresh.ts'
export type { Mended } from './chunked/store/index-mender.ts'
export type { Recovery } from './chunked/store/recover.ts'
export type { Collection, CollectOptions } from './chunked/collect/collect-alone.ts'
export type { Problem, StoreCheck } from './chunked/fsck/check-store.ts'
export type { Repair } from './chunked/fsck/repair-store.ts'
export { bytesOfFrame, frameOf } from './chunked/transfer/frame-of.ts'
export {
  framePieces,
  headBytes,
  mostFrameBytes,
  ObjectStreamParser,
  rawObjectIn,
  rawObjectRoom,
  streamEnd,
  streamStart,
  type Frame,
  type ObjectHead,
  type StreamPart,
} from './chunked/transfer/object-stream.ts'
export { mostStreamObjects, type ReceivedObjects } from './chunked/transfer/receive-objects.ts'
export {
  ObjectScanner,
  type ScannedChunk,
  type ScannedObject,
} from './chunked/transfer/scan-object.ts'
export { Dos2UnixMd5 } from './dos2unix/dos2unix-md5.ts'
