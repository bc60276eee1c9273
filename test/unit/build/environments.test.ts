import path from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

/** What a file of this environment may not name, found by compiling a probe in its place. */
function unknownNames(environment: string, folder: string, names: readonly string[]): string[] {
  const file = `build/tsconfig/${environment}.json`
  const { config } = ts.readConfigFile(file, (name) => ts.sys.readFile(name)) as { config: unknown }
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, path.dirname(file))
  const probe = path.resolve(folder, 'probe.ts')
  const host = ts.createCompilerHost(options)
  const original = host.getSourceFile.bind(host)
  host.getSourceFile = (name, ...rest) =>
    path.resolve(name) === probe
      ? ts.createSourceFile(
          name,
          names.map((one) => `void ${one}\n`).join(''),
          ts.ScriptTarget.ES2023,
        )
      : original(name, ...rest)
  const ambient = fileNames.filter((name) => name.endsWith('.d.ts'))
  const { incremental: _, tsBuildInfoFile: __, ...plain } = options
  const program = ts.createProgram([probe, ...ambient], plain, host)
  const source = program.getSourceFiles().find(({ fileName }) => path.resolve(fileName) === probe)
  const problems = program.getSemanticDiagnostics(source)
  return names.filter((_name, line) =>
    problems.some(({ start }) => source?.getLineAndCharacterOfPosition(start ?? 0).line === line),
  )
}

const NAMES = ['window', 'document', 'process', 'Buffer', 'TextEncoder', 'Math'] as const

test.each([
  ['shared', 'electron/shared', ['window', 'document', 'process', 'Buffer']],
  ['pure', 'renderer/trace', ['window', 'document', 'process', 'Buffer']],
  ['runtime', 'electron/runtime', ['window', 'document']],
  ['main', 'electron/main', ['window', 'document']],
  ['renderer', 'renderer', ['process', 'Buffer']],
])('%s cannot name what is not there', (environment, folder, unknown) => {
  expect(unknownNames(environment, folder, NAMES)).toEqual(unknown)
})
