import { serverUrl } from '../client/server-url.ts'
import type { Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'

/** The server as a project is told of it. */
export interface RunServer {
  /** As it was given, with name and password if it has them. */
  readonly url: string
  /** Without them: it goes into commands and inputs. */
  readonly address: string
  /** What MLflow's clients of the project need. */
  readonly variables: Readonly<Record<string, string>>
}

/** Throws CliError when the address is none. */
export function runServer(
  { url: flag }: SessionOptions,
  { environment }: Pick<Effects, 'environment'>,
): RunServer {
  const { url } = serverUrl(flag, environment)
  const parsed = new URL(url)
  const { username, password } = parsed
  parsed.username = ''
  parsed.password = ''
  const address = username === '' && password === '' ? url : parsed.href.replace(/\/+$/u, '')
  return {
    url,
    address,
    variables: {
      MLFLOW_TRACKING_URI: address,
      STEMMA_URL: url,
      ...(username !== '' && {
        MLFLOW_TRACKING_USERNAME: decodeURIComponent(username),
        MLFLOW_TRACKING_PASSWORD: decodeURIComponent(password),
      }),
    },
  }
}
