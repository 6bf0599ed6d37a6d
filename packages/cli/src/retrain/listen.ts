import { hash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import { cacheFolder } from '../run/cache-folder.ts'
import { openSession } from '../session.ts'
import { escapeControls } from '../table/escape-controls.ts'
import { DeliveryBox } from './delivery-box.ts'
import { receiveDelivery } from './receive-delivery.ts'
import { retrainModel, type RetrainOptions } from './retrain.ts'

export interface ListenOptions extends RetrainOptions {
  /** `127.0.0.1:8077`; port 0 takes a free one. */
  readonly listen: string
  /** The name of the variable that has the secret. */
  readonly secretEnv: string
}

/** Milliseconds between two tries while Stemma's server is away. */
const againMs = 10_000

/**
 * Retrains once for each delivery of a webhook, one after the other, until the signal comes. A delivery is on disk before it is acknowledged, and is dealt with
 * after a restart; one that came before is not taken again.
 */
export async function listenForRetraining(
  { listen, secretEnv, ...options }: ListenOptions,
  effects: Effects = machine,
): Promise<void> {
  const { signal, model, against } = options
  const { note } = openSession(options, effects)
  const secret = effects.environment[secretEnv] ?? ''
  if (secret === '')
    throw new CliError(
      `Only signed deliveries are taken: set ${secretEnv} to the secret of the webhook.`,
      exitCodes.usage,
    )
  if (options.force === true || options.param.length > 0 || options.version !== undefined)
    throw new CliError(
      'With --force, -P or --version each event would train, also the one that a training makes: not with --listen.',
      exitCodes.usage,
    )
  const { host, port } = addressIn(listen)
  const cache = cacheFolder(options.cacheDir, effects)
  const box = await DeliveryBox.open(join(cache, 'retrain', boxName(model, against)))
  const bell = new Bell()
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000 },
    (request, response) => {
      receiveDelivery(request, { box, secret, nowMs: effects.now() })
        .then(async ({ status, text, event }) => {
          const more = status === 503 ? { 'retry-after': '60' } : {}
          response.writeHead(status, { 'content-type': 'text/plain', connection: 'close', ...more })
          response.end(`${text}\n`)
          if (event === undefined) return
          await note(`Told of ${escapeControls(event)}.`)
          bell.ring()
        })
        .catch(() => response.destroy())
    },
  )
  server.maxConnections = 100
  server.listen(port, host)
  await once(server, 'listening').catch((error: unknown) => {
    throw new CliError(`${listen}: ${error instanceof Error ? error.message : String(error)}`)
  })
  const { address, port: taken } = server.address() as AddressInfo // it listens on TCP
  await note(
    `Listening on http://${address.includes(':') ? `[${address}]` : address}:${taken}/ for events that retrain ${model}.`,
  )
  signal.addEventListener('abort', () => bell.ring())
  try {
    while (!signal.aborted) {
      const [id] = await box.waiting()
      if (id === undefined) await bell.rung()
      else if (await dealWith()) await box.end(id)
      else await pause(againMs, undefined, { signal }).catch(() => {})
    }
  } finally {
    server.closeAllConnections()
    server.close()
  }

  /** Whether it has come to an end, whatever that is; not if it was stopped, or no server is there. */
  async function dealWith(): Promise<boolean> {
    try {
      await retrainModel(options, effects)
      return true
    } catch (error) {
      if (signal.aborted) return false
      await note(escapeControls(error instanceof Error ? error.message : String(error)))
      return !(error instanceof CliError && error.exitCode === exitCodes.unreachable)
    }
  }
}

/** One that a folder can have, and no other model and alias. */
function boxName(model: string, against: string): string {
  const name = `${encodeURIComponent(model)}@${encodeURIComponent(against.replace(/^@/u, ''))}`
  return name.length <= 200 ? name : hash('sha256', name)
}

/** Throws CliError for what is no address. */
function addressIn(text: string): { readonly host: string; readonly port: number } {
  const [, host = '', port = ''] = /^(\[[0-9a-f:]+\]|[^:[\]\s]+):(\d{1,5})$/iu.exec(text) ?? []
  if (host === '' || Number(port) > 65_535)
    throw new CliError(
      `--listen is HOST:PORT, such as 127.0.0.1:8077, not '${text}'.`,
      exitCodes.usage,
    )
  return { host: host.replaceAll(/[[\]]/gu, ''), port: Number(port) }
}

/** Wakes whoever waits; a ring before is not lost. */
class Bell {
  #isRung = false
  #wake: (() => void) | undefined

  ring(): void {
    this.#isRung = true
    this.#wake?.()
  }

  async rung(): Promise<void> {
    if (!this.#isRung) await new Promise<void>((resolve) => (this.#wake = resolve))
    this.#isRung = false
  }
}
