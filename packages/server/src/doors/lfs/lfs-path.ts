import { lfsName, type ObjectName } from '@stemma/core'

/** What a path below `/lfs` is of. */
export type LfsPath =
  | { readonly kind: 'batch' | 'verify' | 'locks' | 'verify-locks'; readonly repository: string }
  | { readonly kind: 'unlock'; readonly repository: string; readonly id: string }
  | { readonly kind: 'object'; readonly repository: string; readonly name: ObjectName }

/** Reads a path from its end: a repository may be called as it likes. Undefined for what is none; `repository` may be no name. */
export function readLfsPath(rest: string): LfsPath | undefined {
  const [, repository = '', action = ''] =
    /^(.*?)\/*(objects\/[^/]+|locks(?:\/verify|\/[^/]+\/unlock)?)$/u.exec(rest) ?? []
  switch (action) {
    case '':
      return undefined
    case 'objects/batch':
      return { kind: 'batch', repository }
    case 'objects/verify':
      return { kind: 'verify', repository }
    case 'locks':
      return { kind: 'locks', repository }
    case 'locks/verify':
      return { kind: 'verify-locks', repository }
    default: {
      const [first, second = ''] = action.split('/')
      if (first === 'locks') return { kind: 'unlock', repository, id: second }
      const name = lfsName(second)
      return name && { kind: 'object', repository, name }
    }
  }
}
