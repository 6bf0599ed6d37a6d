import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'logged models are logged, loaded and found',
  program: 'logged_models.py',
  onPostgresToo: true,
})
