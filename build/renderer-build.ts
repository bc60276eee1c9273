import { join } from 'node:path'

/** What both builds of the renderer share: the app's page and the player of hand-outs. */
export const ROOT = join(import.meta.dirname, '..')

export const DEFINE = {
  __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
  __VUE_I18N_FULL_INSTALL__: true,
  __VUE_I18N_LEGACY_API__: false,
  __INTLIFY_PROD_DEVTOOLS__: false,
}
