import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'the inference log in use',
  program: 'inference_log.py',
  onPostgresToo: true,
})
