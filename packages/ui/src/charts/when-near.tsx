import { useEffect, useRef, useState, type ReactNode } from 'react'

interface WhenNearProps {
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** Takes its place at once, and draws what is in it when the reader comes near: a run may have a thousand charts. */
export function WhenNear({ className, children }: WhenNearProps): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  const [isNear, setIsNear] = useState(false)
  useEffect(() => {
    const element = place.current
    if (element === null) return
    const watch = new IntersectionObserver(
      (entries) => setIsNear(entries.some(({ isIntersecting }) => isIntersecting)),
      { rootMargin: '300px' },
    )
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  return (
    <div ref={place} className={className}>
      {isNear && children}
    </div>
  )
}
