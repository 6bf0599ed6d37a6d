import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({ title: 'artifacts go up, are listed and come down', program: 'artifacts.py' })

suiteOfPythonChecks({
  title: 'artifacts as objects go up, are listed and come down',
  program: 'artifacts.py',
  onPostgresToo: true,
  serverEnvironment: { STEMMA_ARTIFACT_LAYOUT: 'objects' },
})
