import { withoutSecrets } from '@stemma/contract'
import { makeClient, type Client, type Fetch } from '@stemma/sdk/client'
import type { Connection } from '@stemma/sdk/files'
import { connectionOver } from './connection-over.ts'
import { explain } from './explain.ts'
import { fetchByHttp } from './fetch-by-http.ts'

/** The SDK's client with this command line's errors: it throws CliError. */
export interface HttpClient extends Client {
  /** The server's address without its password. */
  readonly shown: string
  /** The same server for what moves files. Its errors are the SDK's. */
  readonly connection: () => Promise<Connection>
}

/** Speaks HTTP with one server. */
export function makeHttpClient(url: string, fetch: Fetch): HttpClient {
  const { base, headers } = splitCredentials(url)
  const shown = withoutSecrets(url)
  return {
    ...makeClient(base, { fetch, headers, explain: (error) => explain(error, shown) }),
    shown,
    connection: async () => {
      if (fetch !== fetchByHttp) return connectionOver(base, { fetch, headers })
      const { openConnection } = await import('@stemma/sdk/files')
      return openConnection(base, { headers })
    },
  }
}

/** HTTP has a header for the name and password of an address. */
function splitCredentials(text: string): {
  readonly base: string
  readonly headers: Readonly<Record<string, string>>
} {
  const url = new URL(text)
  if (url.username === '' && url.password === '') return { base: text, headers: {} }
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  url.username = ''
  url.password = ''
  return {
    base: url.href.replace(/\/+$/u, ''),
    headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
  }
}
