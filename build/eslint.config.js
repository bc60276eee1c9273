import js from '@eslint/js'
import boundaries from 'eslint-plugin-boundaries'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import ts from 'typescript-eslint'
import { ROOT } from './bootstrap/paths.mjs'
import { APP, FILE_RULES, NETWORK_FREE, TYPED_RULES, VUE_LAYOUT } from './eslint-rules.js'
import { ZONES } from './import-table.js'

const NETWORK_GUARDS = [
  'electron/main/app/{*-guard,self-test}.ts',
  'electron/runtime/{*-guard,self-test}.ts',
]

export default ts.config(
  { ignores: ['out/**', 'release/**', 'node_modules/**', '**/*_pb.ts', 'test-results/**'] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ts.configs.recommendedTypeChecked,
  ts.configs.stylisticTypeChecked,
  vue.configs['flat/recommended'],
  {
    languageOptions: {
      parserOptions: {
        parser: ts.parser,
        projectService: true,
        tsconfigRootDir: ROOT,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: TYPED_RULES,
  },
  {
    files: ['**/*.vue'],
    languageOptions: { globals: globals.browser },
    rules: { 'max-lines': ['error', 250], ...VUE_LAYOUT },
  },
  {
    // What a .vue file imports from another has no type here; vue-tsc checks those.
    files: ['**/*.vue', 'renderer/main.ts', 'test/component/**'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // vue-i18n's `t` and the like are declared as methods, and made to be taken out.
    files: ['renderer/**', 'test/**'],
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  {
    files: ['**/*.d.ts'],
    rules: { 'no-var': 'off', '@typescript-eslint/prefer-function-type': 'off' },
  },
  { files: ['**/*.{ts,js,mjs}'], rules: { 'max-lines': ['error', 300] } },
  { files: ['electron/**', 'renderer/**'], ignores: ['renderer/client/self-test.ts'], rules: APP },
  { files: ['electron/{main,runtime}/**'], ignores: NETWORK_GUARDS, rules: NETWORK_FREE },
  {
    // What Electron loads before an app (-r) can be nothing else.
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: globals.node },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['**/*.{js,mjs}'],
    extends: [ts.configs.disableTypeChecked],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['electron/**/*.ts', 'renderer/**/*.{ts,vue}'],
    plugins: { boundaries },
    settings: {
      'boundaries/root-path': ROOT,
      'boundaries/files': ZONES.flatMap(({ name, files }) =>
        files.map((pattern) => ({ category: name, pattern, exclusive: true })),
      ),
      'import/resolver': { typescript: true },
    },
    rules: FILE_RULES,
  },
)
