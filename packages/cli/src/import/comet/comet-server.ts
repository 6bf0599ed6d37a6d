import { withoutSecrets } from '@stemma/contract'
import { CliError } from '../../fail.ts'

/** Comet's protocol, as its client speaks it, with a server of ours. */
export interface CometServer {
  readonly post: (path: string, body: object) => Promise<void>
  readonly upload: (
    path: string,
    fields: Readonly<Record<string, string>>,
    parts: Readonly<Record<string, Blob | string>>,
  ) => Promise<void>
}

const timeLimitMs = 300_000

export function cometServer(address: string): CometServer {
  const url = new URL(address)
  const headers: Record<string, string> = { 'x-import': 'comet' }
  if (url.username !== '') {
    const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
    headers['authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`
    url.username = ''
    url.password = ''
  }
  const base = url.href.replace(/\/+$/u, '')
  const send = async (path: string, init: RequestInit): Promise<void> => {
    const answer = await fetch(`${base}${path}`, {
      method: 'POST',
      signal: AbortSignal.timeout(timeLimitMs),
      ...init,
    }).catch((error: unknown) => {
      throw new CliError(
        `${withoutSecrets(address)} does not answer: ${error instanceof Error ? error.message : String(error)}`,
      )
    })
    const text = await answer.text()
    if (answer.ok) return
    const [, said = text.slice(0, 200)] = /"msg":"((?:[^"\\]|\\.)*)"/u.exec(text) ?? []
    throw new CliError(`${path} was refused (${answer.status}): ${said}`)
  }
  return {
    post: (path, body) =>
      send(path, {
        body: JSON.stringify(body),
        headers: { ...headers, 'content-type': 'application/json' },
      }),
    upload: (path, fields, parts) => {
      const form = new FormData()
      for (const [name, part] of Object.entries(parts)) {
        if (typeof part === 'string') form.append(name, part)
        else form.append(name, part, 'file')
      }
      return send(`${path}?${new URLSearchParams(fields).toString()}`, { body: form, headers })
    },
  }
}
