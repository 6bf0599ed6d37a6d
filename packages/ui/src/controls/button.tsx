import type { ComponentPropsWithRef, ReactNode } from 'react'
import css from './controls.module.css'

interface ButtonProps extends ComponentPropsWithRef<'button'> {
  /** `quiet` has no border; `icon` stands in a line of text. */
  readonly kind?: 'plain' | 'main' | 'danger' | 'quiet' | 'icon'
}

export function Button({ kind = 'plain', className = '', ...rest }: ButtonProps): ReactNode {
  return (
    <button
      type="button"
      className={`${css['button'] ?? ''} ${className}`}
      data-kind={kind}
      {...rest}
    />
  )
}
