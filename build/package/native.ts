/** Packages that stay packages; everything else is in the bundle. See electron.vite.config.ts. */
export const NATIVE_PACKAGES = ['better-sqlite3', 'onnxruntime-common', 'onnxruntime-node'] as const
