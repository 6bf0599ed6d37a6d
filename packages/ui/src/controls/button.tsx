import type { ComponentPropsWithRef, ReactNode } from 'react'
import css from './controls.module.css'

interface ButtonProps extends ComponentPropsWithRef<'button'> {
  /** `quiet` has no border until one points at it. */
  readonly kind?: 'plain' | 'main' | 'danger' | 'quiet'
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
