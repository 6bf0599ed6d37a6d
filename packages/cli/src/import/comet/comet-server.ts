import { withoutSecrets } from '@stemma/contract'
import { CliError } from '../../fail.ts'

/** Comet's protocol, as its client speaks it, with a server of ours. */
export interface CometServer {
  /** Gives the answer, parsed. */
  readonly post: (path: string, body: object) => Promise<unknown>
  readonly upload: (
    path: string,
    fields: Readonly<Record<string, string>>,
    parts: Readonly<Record<string, Blob | string>>,
    method?: 'POST' | 'PUT',
  ) => Promise<void>
}

/** The server can't take one message for what it says; others it may. */
export class MessageRefused extends CliError {}

const ofMessage: ReadonlySet<number> = new Set([400, 404, 413])

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
  const send = async (path: string, init: RequestInit): Promise<string> => {
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
    if (answer.ok) return text
    const [, said = text.slice(0, 200)] = /"msg":"((?:[^"\\]|\\.)*)"/u.exec(text) ?? []
    const reason = `${path} was refused (${answer.status}): ${said}`
    throw ofMessage.has(answer.status) ? new MessageRefused(reason) : new CliError(reason)
  }
  return {
    post: async (path, body) => {
      const text = await send(path, {
        body: JSON.stringify(body),
        headers: { ...headers, 'content-type': 'application/json' },
      })
      return JSON.parse(text) as unknown // a server of ours answers in JSON
    },
    upload: async (path, fields, parts, method = 'POST') => {
      const form = new FormData()
      for (const [name, part] of Object.entries(parts)) {
        if (typeof part === 'string') form.append(name, part)
        else form.append(name, part, 'file')
      }
      await send(`${path}?${new URLSearchParams(fields).toString()}`, {
        method,
        body: form,
        headers,
      })
    },
  }
}
