import type { Int64 } from '../../int64.ts'
import { boolean, int32, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Fields, type Message } from '../../message/message.ts'
import { nextPageToken, pageLimit } from './values.ts'

/** Entries of one page of a listing, at most. */
export const maxArtifactEntries = 1000

const defaultPreviewBytes = 64 * 1024
const maxPreviewBytes = 1024 * 1024

/** Whose files. */
export interface OfRun {
  readonly run_id: string
}

export interface OfLoggedModel {
  readonly model_id: string
}

export interface OfVersion {
  readonly name: string
  readonly version: number
}

export interface ListFiles {
  /** The root if empty. */
  readonly path: string
  readonly recursive: boolean
  readonly max_results: number
  readonly page_token?: string
}

export interface OneFile {
  readonly path: string
}

export interface PreviewFile extends OneFile {
  readonly max_bytes: number
}

export type ArchiveFormat = 'zip' | 'tar'

export interface ArchiveFiles {
  /** The root if empty. */
  readonly path: string
  readonly format: ArchiveFormat
}

const listFields: Fields<ListFiles> = {
  path: string().about('A directory, or a file, which is then the only entry.').default(''),
  recursive: boolean()
    .about('All that is below, each directory before what is in it.')
    .default(false),
  max_results: pageLimit(maxArtifactEntries).default(maxArtifactEntries),
  page_token: string(),
}

const fileFields: Fields<OneFile> = { path: string().required() }

const previewFields: Fields<PreviewFile> = {
  path: string().required(),
  max_bytes: int32()
    .between(1, maxPreviewBytes)
    .about('So many bytes from the beginning.')
    .default(defaultPreviewBytes),
}

const archiveFields: Fields<ArchiveFiles> = {
  path: string().about('A directory; names in the archive are relative to it.').default(''),
  format: oneOf({ zip: 1, tar: 2 }).default('zip'),
}

/** The messages about the files of one kind of owner. */
export interface FileMessages<Owner extends object> {
  readonly list: Message<Owner & ListFiles>
  readonly file: Message<Owner & OneFile>
  readonly preview: Message<Owner & PreviewFile>
  readonly archive: Message<Owner & ArchiveFiles>
}

function messagesOf<Owner extends object>(kind: string, owner: Fields<Owner>): FileMessages<Owner> {
  const about = <T extends object>(verb: string, fields: Fields<T>): Message<Owner & T> =>
    // The guarantee: the fields of both are there, and they share no name.
    message<Owner & T>(`${verb}Of${kind}`, { ...owner, ...fields } as unknown as Fields<Owner & T>)
  return {
    list: about('ListFiles', listFields),
    file: about('File', fileFields),
    preview: about('PreviewFile', previewFields),
    archive: about('ArchiveFiles', archiveFields),
  }
}

export const runFiles: FileMessages<OfRun> = messagesOf<OfRun>('Run', {
  run_id: string().required(),
})

export const loggedModelFiles: FileMessages<OfLoggedModel> = messagesOf<OfLoggedModel>(
  'LoggedModel',
  { model_id: string().required() },
)

export const versionFiles: FileMessages<OfVersion> = messagesOf<OfVersion>('Version', {
  name: string().required(),
  version: int32().required(),
})

/** A file or a directory in a listing. */
export interface ArtifactEntry {
  /** Relative to the root of the run, model or version. */
  readonly path: string
  /** The last name of the path. */
  readonly name: string
  readonly is_directory: boolean
  /** Of a file. */
  readonly size_bytes?: Int64
  /** Of a file whose SHA-256 the server knows without reading it. */
  readonly sha256?: string
}

const artifactEntry: Message<ArtifactEntry> = message<ArtifactEntry>('ArtifactEntry', {
  path: string().required(),
  name: string().required(),
  is_directory: boolean().required(),
  size_bytes: int64().about('Of a file.'),
  sha256: string().about('Of a file whose SHA-256 the server knows without reading it.'),
})

export interface ArtifactPage {
  readonly path: string
  /** Where the owner's files are. */
  readonly root_uri: string
  /** False for a file, which is then the only entry. */
  readonly is_directory: boolean
  readonly entries: readonly ArtifactEntry[]
  readonly next_page_token?: string
}

export const artifactPage: Message<ArtifactPage> = message<ArtifactPage>('ArtifactPage', {
  path: string().required(),
  root_uri: string().required(),
  is_directory: boolean().required(),
  entries: list(nested(artifactEntry)).required(),
  next_page_token: nextPageToken,
})

/** The beginning of a file: as text if it is some, else in base64. */
export interface ArtifactPreview {
  readonly path: string
  readonly size_bytes: Int64
  readonly sha256?: string
  /** By the name of the file. */
  readonly content_type: string
  /** What is here is UTF-8 without NUL. */
  readonly is_text: boolean
  /** There is more in the file. */
  readonly truncated: boolean
  readonly text?: string
  readonly base64?: string
}

export const artifactPreview: Message<ArtifactPreview> = message<ArtifactPreview>(
  'ArtifactPreview',
  {
    path: string().required(),
    size_bytes: int64().required(),
    sha256: string(),
    content_type: string().about('By the name of the file.').required(),
    is_text: boolean().about('What is here is UTF-8 without NUL.').required(),
    truncated: boolean().about('There is more in the file.').required(),
    text: string(),
    base64: string().about('Of a file that is no text.'),
  },
)

/** A file that is on disk now. */
export interface StoredArtifact {
  readonly path: string
  readonly size_bytes: Int64
  /** If the server knows it. */
  readonly sha256?: string
}

export const storedArtifact: Message<StoredArtifact> = message<StoredArtifact>('StoredArtifact', {
  path: string().required(),
  size_bytes: int64().required(),
  sha256: string(),
})
