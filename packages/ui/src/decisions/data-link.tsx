import type { ReactNode } from 'react'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'

/** A version of data such as `churn-eval/5`; other words as they are. */
export function DataLink({ data }: { readonly data: string }): ReactNode {
  const [, name, version] = /^([^/]+)\/(\d+)$/u.exec(data) ?? []
  if (name === undefined) return data
  return <Link to={paths.dataset(name, Number(version))}>{data}</Link>
}
