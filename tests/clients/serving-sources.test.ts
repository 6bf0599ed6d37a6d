import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'whatever has a model is served',
  program: 'serving_sources.py',
  programs: 'uv-0.13',
})
