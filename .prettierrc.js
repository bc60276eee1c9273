// Editors look here; the settings are in build/.
export { default } from './build/prettier.config.js'
