import { toRegex } from './glob.js'
import { ZONES } from './import-table.js'

const RUNTIME = '^electron/runtime/(check/)?index\\.ts$'
const PACKAGE = '^node_modules/(?:\\.pnpm/)?'
const escape = (/** @type {string} */ name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

// The same table as ESLint's, seen from the dependency graph: here an import is followed to the
// file it ends at, whichever way it was written.
const zones = ZONES.map(({ name, files, zones: others = [], types = [], packages = [] }, index) => {
  const patternsOf = (/** @type {readonly string[]} */ names) =>
    ZONES.filter((zone) => names.includes(zone.name)).flatMap((zone) => zone.files.map(toRegex))
  const earlier = ZONES.slice(0, index).flatMap((zone) => zone.files.map(toRegex))
  const named = packages.filter((one) => one !== 'node:').map((one) => `${PACKAGE}${escape(one)}/`)
  /** @type {import('dependency-cruiser').DependencyType[]} */
  const always = []
  if (types.length > 0) always.push('type-only') // of which zones, ESLint checks
  if (packages.includes('node:')) always.push('core')
  /** @type {import('dependency-cruiser').IRegularForbiddenRuleType} */
  const rule = {
    name: `zone-${name}`,
    severity: 'error',
    from: { path: files.map(toRegex), pathNot: [...earlier, '\\.css$'] },
    to: {
      // The paths of the runtime's entries, got through electron-vite's `?modulePath`, looks like an import here.
      pathNot: [...patternsOf([name, ...others]), ...named, ...(name === 'main' ? [RUNTIME] : [])],
      couldNotResolve: false,
      dependencyTypesNot: always,
    },
  }
  return rule
})

const ENTRIES = [
  '^electron/(main|preload|runtime|runtime/check)/index\\.ts$',
  '^renderer/main\\.ts$',
  '^renderer/stage/main\\.ts$', // the stage's window
  '^renderer/handout/(main|no-texts)\\.ts$', // the second, and what its build puts in
  '^(build|test)/',
  '\\.d\\.ts$',
]

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ENTRIES },
      to: {},
    },
    {
      name: 'nothing-from-tests-or-build',
      severity: 'error',
      from: { path: '^(electron|renderer)/' },
      to: { path: '^(test|build)/' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: { path: '^(electron|renderer)/' },
      to: { couldNotResolve: true },
    },
    ...zones,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.vue', '.js', '.mjs', '.json', '.d.ts'],
    },
    cache: { folder: 'node_modules/.cache/dependency-cruiser', strategy: 'content' },
  },
}
