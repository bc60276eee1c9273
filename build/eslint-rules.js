// The rules behind eslint.config.js, by what they protect.
import { ZONES } from './import-table.js'

const NETWORK_MODULES = ['http', 'https', 'http2', 'net', 'tls', 'dns', 'dns/promises', 'dgram']
const RANDOM = 'Every random choice comes from a seed that is shown and stored.'
const OFFLINE = 'This app opens no connection; only the network guards name these.'

/** Correctness everywhere. @type {import('eslint').Linter.RulesRecord} */
export const TYPED_RULES = {
  '@typescript-eslint/ban-ts-comment': [
    'error',
    { 'ts-expect-error': true, minimumDescriptionLength: 0 },
  ],
  '@typescript-eslint/consistent-type-definitions': 'off', // unions and interfaces both have a place
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  '@typescript-eslint/no-non-null-assertion': 'off', // an index proven by the loop around it
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', ignoreRestSiblings: true },
  ],
  '@typescript-eslint/restrict-template-expressions': [
    'error',
    { allowNumber: true, allowBoolean: true },
  ],
  '@typescript-eslint/switch-exhaustiveness-check': 'error',
  '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
  '@typescript-eslint/prefer-for-of': 'off', // typed arrays are walked by index, for speed
  '@typescript-eslint/array-type': ['error', { default: 'array' }],
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
  eqeqeq: ['error', 'always'],
  'no-eval': 'error',
}

/** The app itself: seeded, quiet. @type {import('eslint').Linter.RulesRecord} */
export const APP = {
  'no-console': 'error',
  'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: RANDOM }],
  'no-restricted-globals': [
    'error',
    ...['XMLHttpRequest', 'WebSocket', 'EventSource'].map((name) => ({ name, message: OFFLINE })),
  ],
}

/** The processes that could reach a network. @type {import('eslint').Linter.RulesRecord} */
export const NETWORK_FREE = {
  'no-restricted-globals': [
    'error',
    ...['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource'].map((name) => ({
      name,
      message: OFFLINE,
    })),
  ],
  'no-restricted-imports': [
    'error',
    {
      paths: [
        ...NETWORK_MODULES.flatMap((name) => [
          { name, message: OFFLINE },
          { name: `node:${name}`, message: OFFLINE },
        ]),
        { name: 'electron', importNames: ['net'], message: OFFLINE },
      ],
    },
  ],
}

/** Layout is Prettier's. @type {import('eslint').Linter.RulesRecord} */
export const VUE_LAYOUT = {
  'vue/first-attribute-linebreak': 'off',
  'vue/html-closing-bracket-newline': 'off',
  'vue/html-closing-bracket-spacing': 'off',
  'vue/html-indent': 'off',
  'vue/html-quotes': 'off',
  'vue/html-self-closing': 'off',
  'vue/max-attributes-per-line': 'off',
  'vue/multiline-html-element-content-newline': 'off',
  'vue/mustache-interpolation-spacing': 'off',
  'vue/no-multi-spaces': 'off',
  'vue/no-spaces-around-equal-signs-in-attribute': 'off',
  'vue/singleline-html-element-content-newline': 'off',
  'vue/block-lang': ['error', { script: { lang: 'ts' } }],
  'vue/component-api-style': ['error', ['script-setup']],
  'vue/define-macros-order': 'error',
  'vue/multi-word-component-names': 'off', // rooms are called Room.vue
  'vue/no-bare-strings-in-template': 'error', // every text has two languages
  'vue/no-undef-components': ['error', { ignorePatterns: ['RouterLink', 'RouterView'] }],
  'vue/require-default-prop': 'off', // optional props are told by their types
}

/** @param {readonly string[]} names */
const inZones = (names) => ({ file: { categories: [...names] } })

/** @param {readonly string[]} packages */
function modules(packages) {
  const named = packages.filter((name) => name !== 'node:')
  return [
    ...(named.length > 0 ? [{ module: { origin: 'external', source: named } }] : []),
    ...(packages.includes('node:') ? [{ module: { origin: 'core' } }] : []),
  ]
}

// The path of a bundle (electron-vite's `?modulePath`) is a string, not the module.
const MODULE_PATHS = { dependency: { source: ['../**/*[?]modulePath', '../../**/*[?]modulePath'] } }

const policies = ZONES.flatMap(({ name, zones = [], types = [], packages = [] }) => {
  const from = { file: { categories: name } }
  const to = [inZones([name, ...zones]), ...modules(packages)]
  return [
    { from, allow: { to } },
    ...(name === 'main' ? [{ from, allow: MODULE_PATHS }] : []),
    ...(types.length > 0
      ? [{ from, allow: { to: inZones(types), dependency: { kind: 'type' } } }]
      : []),
  ]
})

/** The import table. @type {import('eslint').Linter.RulesRecord} */
export const FILE_RULES = {
  'boundaries/no-unknown-files': 'error',
  'boundaries/dependencies': [
    'error',
    { default: 'disallow', checkAllOrigins: true, checkUnknownLocals: true, policies },
  ],
}
