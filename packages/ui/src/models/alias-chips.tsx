import type { NativeModel } from '@stemma/contract'
import type { ReactNode } from 'react'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import css from './models.module.css'

/** Each alias with the version that it names. */
export function AliasChips({
  model,
}: {
  readonly model: Pick<NativeModel, 'name' | 'aliases'>
}): ReactNode {
  return model.aliases.map(({ alias, version }) => (
    <Link key={alias} to={paths.version(model.name, version)} className={css['chip']}>
      @{alias} → {version}
    </Link>
  ))
}
