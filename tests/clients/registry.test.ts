import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'the model registry',
  program: 'registry.py',
  onPostgresToo: true,
})
