import { invalidParameter, splitUri, type UriParts } from '@stemma/contract'

const defaultPorts: Readonly<Record<string, string>> = {
  ftp: '21',
  sftp: '22',
  http: '80',
  https: '443',
  hdfs: '8020',
}

const hostSchemes = new Set(['ftp', 'sftp', 'hdfs', 'viewfs', 'http', 'https', 'r2', 'b2', 'abfss'])

/** Which hosts a location may name. */
export interface LocationTrust {
  /** The configured artifact root and destination: their hosts may be named. */
  readonly locations: readonly string[]
  /** Schemes that may name any host (`MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES` upstream). */
  readonly schemes: readonly string[]
}

/** What to look at: the request's field, for the text, and its URI. */
export interface NamedUri {
  readonly field: string
  readonly uri: string
}

/**
 * Refuses a URI that would make this server, or a client with its own credentials, talk to a host of the caller's choice.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function refuseHostScheme({ field, uri }: NamedUri, trust: LocationTrust): void {
  const parts = splitUri(uri)
  if (!namesHost(parts) || trust.schemes.some((scheme) => scheme.toLowerCase() === parts.scheme))
    return
  const host = hostAndPort(parts)
  if (trust.locations.some((location) => isSameHost(location, { scheme: parts.scheme, host })))
    return
  throw invalidParameter(
    `'${field}' cannot use the '${parts.scheme}' scheme: it names a host, and this server was not configured with that one.`,
  )
}

function namesHost({ scheme, authority }: UriParts): boolean {
  return (
    hostSchemes.has(scheme) ||
    (scheme === 'mlflow-artifacts' && authority !== undefined && authority !== '')
  )
}

function isSameHost(location: string, { scheme, host }: { scheme: string; host: string }): boolean {
  const parts = splitUri(location)
  return (
    parts.scheme === scheme &&
    parts.authority !== undefined &&
    parts.authority !== '' &&
    hostAndPort(parts) === host
  )
}

function hostAndPort({ scheme, authority = '' }: UriParts): string {
  const host = authority.slice(authority.lastIndexOf('@') + 1).toLowerCase()
  const port = defaultPorts[scheme]
  return port === undefined || /:\d+$/.test(host) ? host : `${host.replace(/:$/, '')}:${port}`
}
