import type { ArtifactPage, ArtifactPreview } from '@stemma/contract'
import { addressOf, ask } from '../api/server.ts'

/** Whose files they are. */
export type FileOwner =
  | { readonly kind: 'run'; readonly run_id: string }
  | { readonly kind: 'model'; readonly model_id: string }
  | { readonly kind: 'version'; readonly name: string; readonly version: number }

/** What the three kinds of owners have in common for a query's key. */
export function ownerKey(owner: FileOwner): readonly (string | number)[] {
  switch (owner.kind) {
    case 'run':
      return ['run', owner.run_id]
    case 'model':
      return ['model', owner.model_id]
    case 'version':
      return ['version', owner.name, owner.version]
  }
}

interface ListOptions {
  readonly path: string
  readonly pageToken: string
  readonly signal: AbortSignal
}

/** A page of one directory. */
export function listFiles(
  owner: FileOwner,
  { path, pageToken, signal }: ListOptions,
): Promise<ArtifactPage> {
  const page = { path, ...(pageToken !== '' && { page_token: pageToken }) }
  switch (owner.kind) {
    case 'run':
      return ask('runArtifacts.list', { run_id: owner.run_id, ...page }, signal)
    case 'model':
      return ask('loggedModelArtifacts.list', { model_id: owner.model_id, ...page }, signal)
    case 'version': {
      const { name, version } = owner
      return ask('versionArtifacts.list', { name, version, ...page }, signal)
    }
  }
}

/** The beginning of a file. */
export function previewFile(
  owner: FileOwner,
  { path, signal }: Omit<ListOptions, 'pageToken'>,
): Promise<ArtifactPreview> {
  const wanted = { path, max_bytes: 512 * 1024 }
  switch (owner.kind) {
    case 'run':
      return ask('runArtifacts.preview', { run_id: owner.run_id, ...wanted }, signal)
    case 'model':
      return ask('loggedModelArtifacts.preview', { model_id: owner.model_id, ...wanted }, signal)
    case 'version': {
      const { name, version } = owner
      return ask('versionArtifacts.preview', { name, version, ...wanted }, signal)
    }
  }
}

/** Where a file is fetched whole. */
export function fileAddress(owner: FileOwner, path: string): string {
  switch (owner.kind) {
    case 'run':
      return addressOf('runArtifacts.get', { run_id: owner.run_id, path })
    case 'model':
      return addressOf('loggedModelArtifacts.get', { model_id: owner.model_id, path })
    case 'version':
      return addressOf('versionArtifacts.get', { name: owner.name, version: owner.version, path })
  }
}

/** Where a directory is fetched as one zip file. */
export function archiveAddress(owner: FileOwner, path: string): string {
  const wanted = { path, format: 'zip' } as const
  switch (owner.kind) {
    case 'run':
      return addressOf('runArtifacts.archive', { run_id: owner.run_id, ...wanted })
    case 'model':
      return addressOf('loggedModelArtifacts.archive', { model_id: owner.model_id, ...wanted })
    case 'version': {
      const { name, version } = owner
      return addressOf('versionArtifacts.archive', { name, version, ...wanted })
    }
  }
}
