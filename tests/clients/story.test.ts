import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'three months of a model',
  program: 'story.py',
  onPostgresToo: true,
})
