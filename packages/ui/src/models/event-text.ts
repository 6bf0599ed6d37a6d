import type { ModelEvent } from '@stemma/contract'

/** One change of a model in words. Actions that this version does not know keep their names. */
export function eventText({ action, version, key, from, to, undoes }: ModelEvent): string {
  const taken = undoes === undefined ? '' : ' (rolled back)'
  switch (action) {
    case 'alias.set':
      return `@${key} → ${to}${from === undefined ? '' : `, was ${from}`}${taken}`
    case 'alias.delete':
      return `@${key} removed, named ${from ?? 'nothing'}${taken}`
    case 'alias.protect':
      return `@${key} protected`
    case 'alias.unprotect':
      return `@${key} not protected any more`
    case 'version.create':
      return `version ${version} registered`
    case 'version.delete':
      return `version ${version} moved to the trash`
    case 'version.restore':
      return `version ${version} restored`
    case 'version.stage':
      return `version ${version}: ${from ?? 'None'} → ${to ?? 'None'}`
    case 'version.describe':
      return `version ${version} described anew`
    case 'version.tag':
      return `version ${version}: ${key} = ${to ?? ''}`
    case 'version.untag':
      return `version ${version}: tag ${key} removed`
    case 'model.untag':
      return `tag ${key} removed`
    case 'model.delete':
      return 'moved to the trash'
    case 'model.restore':
      return 'restored'
    case 'model.create':
      return 'model registered'
    case 'model.rename':
      return `renamed from ${from ?? ''} to ${to ?? ''}`
    case 'model.describe':
      return 'described anew'
    case 'model.tag':
      return `${key} = ${to ?? ''}`
    default: {
      const change = [key, from, to].filter((part) => part !== undefined).join(' ')
      return `${action}${version === undefined ? '' : ` ${version}`} ${change}`.trim()
    }
  }
}
