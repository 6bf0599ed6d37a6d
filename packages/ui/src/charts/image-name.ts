/** An image that `mlflow.log_image` logged with a key and a step. */
export interface LoggedImage {
  readonly key: string
  readonly step: number
  readonly timestamp: number
  readonly path: string
}

// `images/KEY+step+3+timestamp+1700000000000+UUID.png`; releases before 2.15 have `%` for `+`. Slashes in the key are `~` or `#`.
const named =
  /^images\/(?<key>.+)(?<s>[+%])step\k<s>(?<step>\d+)\k<s>timestamp\k<s>(?<time>\d+)\k<s>[0-9a-f-]{36}\.(?:png|jpe?g|webp)$/u

/** What the name of a file in a run says of it; undefined for any other file, and for the small copy of an image. */
export function imageOf(path: string): LoggedImage | undefined {
  const groups = named.exec(path)?.groups
  if (groups?.['key'] === undefined) return undefined
  return {
    key: groups['key'].replaceAll(/[~#]/gu, '/'),
    step: Number(groups['step']),
    timestamp: Number(groups['time']),
    path,
  }
}
