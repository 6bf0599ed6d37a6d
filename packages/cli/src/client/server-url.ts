import { withoutSecrets } from '@stemma/contract'
import { CliError, exitCodes } from '../fail.ts'

export interface ServerAddress {
  /** Without a slash at its end. */
  readonly url: string
  /** What decided: a flag, a variable or nobody. */
  readonly source: '--url' | 'STEMMA_URL' | 'MLFLOW_TRACKING_URI' | 'default'
}

export const defaultUrl = 'http://127.0.0.1:5000'

/**
 * Which server to talk to: --url, else STEMMA_URL, else MLFLOW_TRACKING_URI where it names a server (it may also be a
 * file or a database), else this machine. Throws CliError when the address is none.
 */
export function serverUrl(
  flag: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): ServerAddress {
  if (flag !== undefined) return { url: checked(flag, '--url'), source: '--url' }
  const own = environment['STEMMA_URL'] ?? ''
  if (own !== '') return { url: checked(own, 'STEMMA_URL'), source: 'STEMMA_URL' }
  const tracking = environment['MLFLOW_TRACKING_URI'] ?? ''
  if (/^https?:/iu.test(tracking)) {
    return { url: checked(tracking, 'MLFLOW_TRACKING_URI'), source: 'MLFLOW_TRACKING_URI' }
  }
  return { url: defaultUrl, source: 'default' }
}

function checked(text: string, source: string): string {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/u.test(url.protocol)) {
    throw new CliError(
      `${source} must be the address of a server such as ${defaultUrl}, not '${withoutSecrets(text)}'.`,
      exitCodes.usage,
    )
  }
  return text.replace(/[?#].*$/u, '').replace(/\/+$/u, '')
}
