import type { NativeDeployment } from '@stemma/contract'
import type { ReactNode } from 'react'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'

/** The model behind a deployment: its version, or the run that logged it. */
export function ServedModel({ deployment }: { readonly deployment: NativeDeployment }): ReactNode {
  const { model_name: name, model_version: version, model_id: id, run_id: run } = deployment
  if (name !== '' && version !== undefined)
    return (
      <Link to={paths.version(name, version)}>
        {name} {version}
      </Link>
    )
  const shown = id === '' ? 'a model without a name' : id
  return run === '' ? shown : <Link to={paths.run(run)}>{shown}</Link>
}
