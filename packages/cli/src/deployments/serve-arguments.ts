import type { NativeEndpoint } from '@stemma/contract'

/** The words of `stemma serve` for an endpoint. */
export function serveArguments({ name, model_uri: uri, settings }: NativeEndpoint): string[] {
  const { hyperparameters, personal, strict, without_payloads: isWithout, ...values } = settings
  const flags: Readonly<Record<keyof typeof values, string>> = {
    host: '--host',
    port: '--port',
    workers: '--workers',
    memory: '--memory',
    recycle: '--recycle',
    timeout: '--timeout',
    sandbox: '--sandbox',
    env_manager: '--env-manager',
    runtime: '--runtime',
    challenger: '--challenger',
    challenger_weight: '--challenger-weight',
    shadow: '--shadow',
    log: '--log',
    log_sample: '--log-sample',
    log_full: '--log-full',
    personal_as: '--personal-as',
    payload_days: '--payload-days',
  }
  // One word each, so that no value is taken for a flag.
  const given = Object.entries(flags).flatMap(([field, flag]) => {
    const value = values[field as keyof typeof values] // a key of `flags`
    return value === undefined ? [] : [`${flag}=${String(value)}`]
  })
  return [
    'serve',
    `--name=${name}`,
    ...(values.port === undefined ? ['--port=0'] : []),
    ...given,
    ...hyperparameters.map(({ key, value }) => `--set=${key}=${value}`),
    ...personal.map((column) => `--personal=${column}`),
    ...(strict === true ? ['--strict'] : []),
    ...(isWithout === true ? ['--no-payloads'] : []),
    '--',
    uri,
  ]
}
