import { startS3 } from '../env/seaweedfs.ts'
import { s3Environment } from '../server/s3-environment.ts'
import { testTarget } from '../server/target.ts'
import { suiteOfPythonChecks } from './run-python-checks.ts'

async function inBucket(): Promise<Readonly<Record<string, string>>> {
  const s3 = await startS3()
  return s3Environment(s3, `s3://${await s3.newBucket()}/team/models`)
}

if (testTarget() === 'stemma') {
  suiteOfPythonChecks({
    title: 'artifacts in S3 go up, are listed and come down',
    program: 'artifacts.py',
    serverEnvironment: inBucket,
  })

  suiteOfPythonChecks({
    title: 'models in S3 are logged and loaded',
    program: 'logged_models.py',
    serverEnvironment: inBucket,
  })
}
