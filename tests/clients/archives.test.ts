import { suiteOfPythonChecks } from './run-python-checks.ts'

suiteOfPythonChecks({
  title: 'folders come down as archives',
  program: 'archives.py',
  onPostgresToo: true,
})

suiteOfPythonChecks({
  title: 'folders of plain files come down as archives',
  program: 'archives.py',
  serverEnvironment: { STEMMA_ARTIFACT_LAYOUT: 'plain' },
})
