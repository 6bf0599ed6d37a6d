import { boolean, double, int32, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { keyValue } from '../../mlflow/messages/values.ts'
import { timeMs } from './values.ts'

/** How a model is served, as the flags of `stemma serve` have it. What is absent is as there. */
export const endpointSettings = message('EndpointSettings', {
  host: string().about('The address to listen at.'),
  port: int32().between(0, 65_535).about('0 for any that is free.'),
  workers: int32().between(1, 256),
  memory: int32().between(1, 16_777_216).about('MiB that a worker may hold.'),
  recycle: int32().between(1, 2_147_483_647).about('Calls after which a worker is replaced.'),
  timeout: double().about('Seconds for a call.'),
  sandbox: oneOf({ auto: 1, strict: 2, off: 3 }),
  env_manager: oneOf({ local: 1, uv: 2, virtualenv: 3, conda: 4 }),
  runtime: oneOf({ auto: 1, python: 2, native: 3 }),
  hyperparameters: list(nested(keyValue)).about('In force besides the model.'),
  challenger: string().about('A model that answers a share of the calls.'),
  challenger_weight: double(),
  shadow: string().about('A model that answers each call too, for the log alone.'),
  strict: boolean(),
  log: oneOf({ durable: 1, async: 2, sampled: 3 }),
  log_sample: double(),
  log_full: oneOf({ block: 1, drop: 2, spill: 3 }),
  personal: list(string()),
  personal_as: oneOf({ hash: 1, drop: 2 }),
  without_payloads: boolean(),
  payload_days: int32().between(1, 36_500),
})

export type NativeEndpointSettings = Infer<typeof endpointSettings>

export const newEndpoint = message('NewEndpoint', {
  name: string().about('Of its deployments.').required(),
  model_uri: string()
    .about('`models:/churn@champion`, `models:/m-ID`, `runs:/ID/PATH`.')
    .required(),
  settings: nested(endpointSettings).about('As for `stemma serve` if absent.'),
})

export const endpointChange = message('EndpointChange', {
  name: string().required(),
  model_uri: string(),
  settings: nested(endpointSettings).about('Replaces those before, whole.'),
})

export const oneEndpoint = message('OneEndpoint', { name: string().required() })

const endpointStatus = oneOf({ waiting: 1, starting: 2, serving: 3, failed: 4, stopped: 5 })

export type NativeEndpointStatus = Infer<typeof endpointStatus>

export const endpoint = message('Endpoint', {
  name: string().required(),
  revision: int32().about('Each change makes another one; none is changed.').required(),
  model_uri: string().required(),
  settings: nested(endpointSettings).required(),
  is_stopped: boolean().about('It is not to be served.').required(),
  creation_time: timeMs.about('Of this revision, in milliseconds since 1970.').required(),
  created_by: string().required(),
  status: endpointStatus
    .about('What the runner that serves it said last; `waiting` when none does.')
    .required(),
  detail: string().about('Why it failed.').default(''),
  url: string().about('Where calls go.').default(''),
  runner: string().about('Who serves it.').default(''),
  status_time: timeMs,
})

export type NativeEndpoint = Infer<typeof endpoint>

export const endpointList = message('EndpointList', {
  endpoints: list(nested(endpoint)).about('By name.').required(),
})

export const endpointReport = message('EndpointReport', {
  name: string().required(),
  runner: string().about('Who serves it, or would.').required(),
  revision: int32().about('That is served.').required(),
  status: endpointStatus.required(),
  detail: string().default(''),
  url: string().default(''),
  hold_seconds: int32().between(0, 600).about('No other runner may serve it meanwhile.').required(),
})

export type NativeEndpointReport = Infer<typeof endpointReport>

export const heldEndpoint = message('HeldEndpoint', {
  is_held: boolean().about('False while another runner has it.').required(),
})
