import { Component, type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { Message } from './message.tsx'

interface Props {
  readonly children: ReactNode
}

interface State {
  readonly error: unknown
}

/** Says what went wrong in a view, and leaves the rest of the page as it is. */
export class ErrorBoundary extends Component<Props, State> {
  override readonly state: State = { error: undefined }

  static getDerivedStateFromError(error: unknown): State {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return (
      <Message title="This could not be shown" isProblem>
        {errorText(error)}
      </Message>
    )
  }
}
