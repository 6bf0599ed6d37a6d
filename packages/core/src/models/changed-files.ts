import { invalidState, type StemmaError } from '@stemma/contract'

/** A version whose files are not what was registered; undefined for `now`: there are none. INVALID_STATE. */
export function changedFiles(
  {
    name,
    version,
    digest,
    source,
  }: {
    readonly name: string
    readonly version: number
    readonly digest: string | null
    readonly source: string
  },
  now: string | undefined,
): StemmaError {
  const found = now === undefined ? 'they are gone' : `their digest is ${now}`
  return invalidState(
    `The files of version ${version} of model '${name}' have changed since it was registered: the digest was ${digest}, now ${found}. To register what is there now: ${commandFor(name, source)}`,
  )
}

/** Text that a shell would read otherwise stands beside the command, not in it. */
function commandFor(name: string, source: string): string {
  const isPlain = [name, source].every((text) => /^\w[\w./:@-]*$/.test(text))
  return isPlain
    ? `stemma models register ${name} ${source}`
    : `stemma models register NAME SOURCE, with the source '${source}'`
}
