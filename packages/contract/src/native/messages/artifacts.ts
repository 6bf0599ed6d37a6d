import { boolean, int32, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer, type InferFields, type Message } from '../../message/message.ts'
import { nextPageToken, pageLimit, pageToken } from './values.ts'

/** Entries of one page of a listing, at most. */
export const maxArtifactEntries = 1000

const defaultPreviewBytes = 64 * 1024
const maxPreviewBytes = 1024 * 1024

const listFields = {
  path: string()
    .about('A directory, or a file, which is then the only entry. The root if empty.')
    .default(''),
  recursive: boolean()
    .about('All that is below, each directory before what is in it.')
    .default(false),
  max_results: pageLimit(maxArtifactEntries).default(maxArtifactEntries),
  page_token: pageToken,
}

const fileFields = { path: string().required() }

const previewFields = {
  ...fileFields,
  max_bytes: int32()
    .between(1, maxPreviewBytes)
    .about('So many bytes from the beginning.')
    .default(defaultPreviewBytes),
}

const archiveFormat = oneOf({ zip: 1, tar: 2 })

export type ArchiveFormat = Infer<typeof archiveFormat>

const archiveFields = {
  path: string()
    .about('A directory; names in the archive are relative to it. The root if empty.')
    .default(''),
  format: archiveFormat.default('zip'),
}

/** What is asked of files, whoever has them. */
export type ListFiles = InferFields<typeof listFields>
export type OneFile = InferFields<typeof fileFields>
export type PreviewFile = InferFields<typeof previewFields>
export type ArchiveFiles = InferFields<typeof archiveFields>

/** The messages about the files of one kind of owner. */
export interface FileMessages {
  readonly list: Message<ListFiles>
  readonly file: Message<OneFile>
  readonly preview: Message<PreviewFile>
  readonly archive: Message<ArchiveFiles>
}

const run = { run_id: string().required() }

export type OfRun = InferFields<typeof run>

export const runFiles = {
  list: message('ListFilesOfRun', { ...run, ...listFields }),
  file: message('FileOfRun', { ...run, ...fileFields }),
  preview: message('PreviewFileOfRun', { ...run, ...previewFields }),
  archive: message('ArchiveFilesOfRun', { ...run, ...archiveFields }),
}

const loggedModel = { model_id: string().required() }

export type OfLoggedModel = InferFields<typeof loggedModel>

export const loggedModelFiles = {
  list: message('ListFilesOfLoggedModel', { ...loggedModel, ...listFields }),
  file: message('FileOfLoggedModel', { ...loggedModel, ...fileFields }),
  preview: message('PreviewFileOfLoggedModel', { ...loggedModel, ...previewFields }),
  archive: message('ArchiveFilesOfLoggedModel', { ...loggedModel, ...archiveFields }),
}

const version = { name: string().required(), version: int32().required() }

export type OfVersion = InferFields<typeof version>

export const versionFiles = {
  list: message('ListFilesOfVersion', { ...version, ...listFields }),
  file: message('FileOfVersion', { ...version, ...fileFields }),
  preview: message('PreviewFileOfVersion', { ...version, ...previewFields }),
  archive: message('ArchiveFilesOfVersion', { ...version, ...archiveFields }),
}

/** A file or a directory in a listing. */
const artifactEntry = message('ArtifactEntry', {
  path: string().about('Relative to the root of the run, model or version.').required(),
  name: string().about('The last name of the path.').required(),
  is_directory: boolean().required(),
  size_bytes: int64().about('Of a file.'),
  sha256: string().about('Of a file whose SHA-256 the server knows without reading it.'),
})

export type ArtifactEntry = Infer<typeof artifactEntry>

export const artifactPage = message('ArtifactPage', {
  path: string().required(),
  root_uri: string().about("Where the owner's files are.").required(),
  is_directory: boolean().about('False for a file, which is then the only entry.').required(),
  entries: list(nested(artifactEntry)).required(),
  next_page_token: nextPageToken,
})

export type ArtifactPage = Infer<typeof artifactPage>

/** The beginning of a file: as text if it is some, else in base64. */
export const artifactPreview = message('ArtifactPreview', {
  path: string().required(),
  size_bytes: int64().required(),
  sha256: string(),
  content_type: string().about('By the name of the file.').required(),
  is_text: boolean().about('What is here is UTF-8 without NUL.').required(),
  truncated: boolean().about('There is more in the file.').required(),
  text: string(),
  base64: string().about('Of a file that is no text.'),
})

export type ArtifactPreview = Infer<typeof artifactPreview>

/** A file that is on disk now. */
export const storedArtifact = message('StoredArtifact', {
  path: string().required(),
  size_bytes: int64().required(),
  sha256: string().about('If the server knows it.'),
})

export type StoredArtifact = Infer<typeof storedArtifact>
