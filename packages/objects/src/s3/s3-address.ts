import { invalidParameter } from '@stemma/contract'
import type { S3Options } from './s3-options.ts'

/** Where the keys of a bucket are. */
export interface S3Address {
  readonly bucket: string
  readonly region: string
  /** URL of the bucket, without `/` at its end. */
  readonly bucketUrl: string
  /** Empty, or ends with `/`. */
  readonly prefix: string
}

/**
 * Checks the options that say where the bucket is.
 *
 * @throws INVALID_PARAMETER_VALUE that names the option.
 */
export function addressOf(options: S3Options): S3Address {
  const { bucket, region = 'us-east-1', endpoint } = options
  if (!/^[a-zA-Z0-9][\w.-]{1,61}[a-zA-Z0-9]$/u.test(bucket)) {
    throw invalidParameter(`The S3 bucket '${bucket}' is no name for a bucket.`)
  }
  if (!/^[a-z0-9-]+$/u.test(region)) {
    throw invalidParameter(`The S3 region '${region}' is no name for a region.`)
  }
  const base = endpointUrl(endpoint ?? `https://s3.${region}.amazonaws.com`)
  const addressing = options.addressing ?? (endpoint === undefined ? 'virtual-host' : 'path')
  const bucketUrl =
    addressing === 'path' ? `${base.origin}/${bucket}` : `${base.protocol}//${bucket}.${base.host}`
  return { bucket, region, bucketUrl, prefix: checkPrefix(options.prefix ?? '') }
}

function endpointUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlain = url !== undefined && url.pathname === '/' && url.search + url.hash === ''
  if (!isPlain || !/^https?:$/u.test(url.protocol) || url.username + url.password !== '') {
    throw invalidParameter('The S3 endpoint is no URL such as https://minio.example.org:9000.')
  }
  return url
}

function checkPrefix(text: string): string {
  const prefix = text.replace(/^\/+|\/+$/gu, '')
  if (prefix === '') return ''
  return `${checkKey(prefix)}/`
}

/**
 * Refuses keys that a URL can't carry as they are.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function checkKey(key: string): string {
  const isWrong = key === '' || Buffer.byteLength(key) > 1024 || !key.isWellFormed()
  const leadsElsewhere = key.split('/').some((part) => part === '.' || part === '..')
  if (isWrong || leadsElsewhere || key.startsWith('/')) {
    throw invalidParameter(
      'This is no key for an S3 object: it is empty, too long, or leads elsewhere.',
    )
  }
  return key
}

/** The URL of a key, each byte that is not plain as `%XX`: what is signed is then what is sent. */
export function urlOf(address: S3Address, key: string): string {
  return `${address.bucketUrl}/${key.split('/').map(encodeStrictly).join('/')}`
}

/** As RFC 3986 has it, which the signature is made of. */
export function encodeStrictly(text: string): string {
  const escape = (character: string): string =>
    `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  return encodeURIComponent(text).replace(/[!'()*]/gu, escape)
}
