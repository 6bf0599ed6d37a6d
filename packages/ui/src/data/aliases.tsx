import type { NativeDataVersion } from '@stemma/contract'
import type { ReactNode } from 'react'
import css from './data.module.css'

export function Aliases({
  version,
}: {
  readonly version: Pick<NativeDataVersion, 'aliases'>
}): ReactNode {
  return version.aliases.map((alias) => (
    <span key={alias} className={css['chip']}>
      @{alias}
    </span>
  ))
}
