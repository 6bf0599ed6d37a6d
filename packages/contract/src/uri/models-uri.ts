import { invalidParameter } from '../errors.ts'
import { showValue } from '../message/show-value.ts'
import { splitUri } from './split-uri.ts'

/** What a `models:/` URI points to. */
export type ModelsUri =
  | { readonly kind: 'logged'; readonly modelId: string }
  | { readonly kind: 'version'; readonly name: string; readonly version: number }
  | { readonly kind: 'latest'; readonly name: string }
  | { readonly kind: 'stage'; readonly name: string; readonly stage: string }
  | { readonly kind: 'alias'; readonly name: string; readonly alias: string }

/**
 * Reads `models:/NAME/3`, `models:/NAME/latest`, `models:/NAME/STAGE`, `models:/NAME@alias` or `models:/m-ID`.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function parseModelsUri(uri: string): ModelsUri {
  const { scheme, authority, path, query, fragment } = splitUri(uri)
  const rest = path.startsWith('/') ? path.slice(1) : ''
  const parsed =
    scheme === 'models' && (authority ?? '') === '' && query + fragment === ''
      ? parseRest(rest)
      : undefined
  if (parsed !== undefined) return parsed
  throw invalidParameter(
    `Not a models:/ URI: ${showValue(uri)}. It must be of the form models:/NAME/VERSION, models:/NAME/STAGE, models:/NAME/latest, models:/NAME@ALIAS or models:/MODEL_ID.`,
  )
}

function parseRest(rest: string): ModelsUri | undefined {
  if (/^m-[0-9a-f]{32}$/.test(rest)) return { kind: 'logged', modelId: rest }
  const [name = '', suffix, ...more] = rest.split('/')
  if (more.length > 0) return undefined
  if (suffix === undefined) return parseAlias(rest)
  if (name === '' || suffix === '') return undefined
  const version = Number(suffix)
  if (/^\d+$/.test(suffix))
    return Number.isSafeInteger(version) ? { kind: 'version', name, version } : undefined
  return suffix.toLowerCase() === 'latest'
    ? { kind: 'latest', name }
    : { kind: 'stage', name, stage: suffix }
}

function parseAlias(rest: string): ModelsUri | undefined {
  // The last sign: names may contain one, aliases never.
  const at = rest.lastIndexOf('@')
  const name = rest.slice(0, Math.max(at, 0))
  const alias = rest.slice(at + 1)
  return name === '' || alias === '' ? undefined : { kind: 'alias', name, alias }
}

export function formatModelsUri(uri: ModelsUri): string {
  switch (uri.kind) {
    case 'logged':
      return `models:/${uri.modelId}`
    case 'version':
      return `models:/${uri.name}/${uri.version}`
    case 'latest':
      return `models:/${uri.name}/latest`
    case 'stage':
      return `models:/${uri.name}/${uri.stage}`
    case 'alias':
      return `models:/${uri.name}@${uri.alias}`
  }
}
