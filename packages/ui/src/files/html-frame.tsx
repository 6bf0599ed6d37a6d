import { useRef, type ReactNode } from 'react'
import { base } from '../router/history.ts'
import css from './files.module.css'

/**
 * HTML that users logged. Its scripts run in an origin that is nobody's: they see neither this page nor the server, whatever the reader may do
 * there. The frame's own policy (`frame.html`) lets it fetch nothing.
 */
export function HtmlFrame({
  html,
  title,
}: {
  readonly html: string
  readonly title: string
}): ReactNode {
  const frame = useRef<HTMLIFrameElement>(null)
  return (
    <iframe
      ref={frame}
      className={css['frame']}
      title={title}
      sandbox="allow-scripts"
      src={`${base}/frame.html`}
      // Its origin has no name to send to.
      onLoad={() => frame.current?.contentWindow?.postMessage(html, '*')}
    />
  )
}
