import type { NativeEndpoint, NativeEndpointSettings } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { pairsIn, pairsOf } from '../serve/pairs.ts'
import type { ServeOptions } from '../serve/serve-options.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession, type Session } from '../session.ts'

/** What was given of the flags of `stemma serve`. */
export interface ChangeDeploymentOptions
  extends SessionOptions, Partial<Omit<ServeOptions, 'name' | 'signal'>> {
  readonly name: string
}

/** Has a model served from now on. */
export async function createDeployment(
  options: ChangeDeploymentOptions,
  effects: Effects = machine,
): Promise<void> {
  const session = openSession(options, effects)
  const made = await call(session.http, 'endpoints.create', {
    name: options.name,
    model_uri: uriOf(options.model ?? ''),
    settings: settingsOf(options),
  })
  await tell(session, made, 'is to be served')
}

/** Has another model served, or otherwise; what is not given stays. */
export async function updateDeployment(
  options: ChangeDeploymentOptions,
  effects: Effects = machine,
): Promise<void> {
  const session = openSession(options, effects)
  const { name, model } = options
  const { settings } = await call(session.http, 'endpoints.get', { name })
  const made = await call(session.http, 'endpoints.update', {
    name,
    ...(model !== undefined && { model_uri: uriOf(model) }),
    settings: { ...settings, ...settingsOf(options) },
  })
  await tell(session, made, 'is to be served')
}

/** Has it served no more. */
export async function stopDeployment(
  { name, ...options }: SessionOptions & { readonly name: string },
  effects: Effects = machine,
): Promise<void> {
  const session = openSession(options, effects)
  await tell(session, await call(session.http, 'endpoints.stop', { name }), 'is not to be served')
}

async function tell(
  { json, printJson, note }: Session,
  endpoint: NativeEndpoint,
  what: string,
): Promise<void> {
  if (json) return printJson(endpoint)
  const { name, revision, model_uri: uri, runner } = endpoint
  const hint = runner === '' && !endpoint.is_stopped ? ' No runner has it yet.' : ''
  return note(`${name}, revision ${revision}: ${uri} ${what}.${hint}`)
}

function uriOf(model: string): string {
  return /^(?:models|runs):/u.test(model) ? model : `models:/${model}`
}

function settingsOf(options: ChangeDeploymentOptions): NativeEndpointSettings {
  const { set, payloads, ...given } = options
  const texts = {
    host: given.host,
    port: given.port,
    workers: given.workers,
    memory: given.memory,
    recycle: given.recycle,
    timeout: given.timeout,
    sandbox: given.sandbox,
    env_manager: given.envManager,
    runtime: given.runtime,
    hyperparameters: set && pairsOf(pairsIn(set)),
    challenger: given.challenger,
    challenger_weight: given.challengerWeight,
    shadow: given.shadow,
    strict: given.strict,
    log: given.log,
    log_sample: given.logSample,
    log_full: given.logFull,
    personal: given.personal,
    personal_as: given.personalAs,
    without_payloads: payloads === undefined ? undefined : !payloads,
    payload_days: given.payloadDays,
  }
  // The guarantee: those that are there have the types of the fields.
  return Object.fromEntries(
    Object.entries(texts).filter(([, value]) => value !== undefined),
  ) as unknown as NativeEndpointSettings
}
