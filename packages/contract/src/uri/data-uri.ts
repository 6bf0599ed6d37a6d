import { invalidParameter } from '../errors.ts'
import { showValue } from '../message/show-value.ts'

/** What a `data:/` URI points to. */
export type DataUri =
  | { readonly kind: 'version'; readonly name: string; readonly version: number }
  | { readonly kind: 'latest'; readonly name: string }
  | { readonly kind: 'alias'; readonly name: string; readonly alias: string }

const namePattern = String.raw`[A-Za-z0-9][A-Za-z0-9._-]{0,127}`
const reference = new RegExp(
  String.raw`^(?:data:/)?(?<name>${namePattern})(?:/(?:v?(?<version>\d{1,9})|latest)|@(?<alias>[A-Za-z0-9][A-Za-z0-9._-]{0,254}))?$`,
  'u',
)
const address = new RegExp(
  String.raw`/data/(?<name>${namePattern})/v?(?<version>\d{1,9})(?:\.[a-z]+)?(?:[?#].*)?$`,
  'u',
)
const wholeName = new RegExp(`^${namePattern}$`, 'u')

/**
 * Reads `data:/NAME/7`, `data:/NAME@alias`, `data:/NAME/latest` or `data:/NAME`, which is the latest, too; `data:/` may be left out.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function parseDataUri(uri: string): DataUri {
  const groups = reference.exec(uri)?.groups
  if (groups?.['name'] === undefined)
    throw invalidParameter(
      `Not a version of a dataset: ${showValue(uri)}. It must be of the form NAME, NAME/VERSION or NAME@ALIAS, with data:/ before it or not.`,
    )
  const { name, version, alias } = groups
  if (alias !== undefined) return { kind: 'alias', name, alias }
  return version === undefined
    ? { kind: 'latest', name }
    : { kind: 'version', name, version: Number(version) }
}

export function formatDataUri(uri: DataUri): string {
  switch (uri.kind) {
    case 'version':
      return `data:/${uri.name}/${uri.version}`
    case 'latest':
      return `data:/${uri.name}`
    case 'alias':
      return `data:/${uri.name}@${uri.alias}`
  }
}

/** The version that a text names if it is a `data:/` URI with a number, or the URL of a version; undefined for anything else. */
export function dataVersionIn(
  text: string,
): { readonly name: string; readonly version: number } | undefined {
  const groups = (text.startsWith('data:/') ? reference : address).exec(text)?.groups
  if (groups?.['name'] === undefined || groups['version'] === undefined) return undefined
  return { name: groups['name'], version: Number(groups['version']) }
}

/** Letters, digits, dots, dashes and underscores, 128 at most; a letter or a digit first. */
export function isDataName(name: string): boolean {
  return wholeName.test(name)
}
