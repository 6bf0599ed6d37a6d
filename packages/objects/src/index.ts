export type {
  ArtifactStore,
  ByteRange,
  Entry,
  Listing,
  ListPage,
  OpenArtifact,
  OpenDirectory,
  OpenFile,
} from './artifact-store.ts'
export { openFolderStore } from './folder/open-folder-store.ts'
export type { SweepOptions, SweepResult } from './folder/start-sweeps.ts'
