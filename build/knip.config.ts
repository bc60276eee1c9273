import type { KnipConfig } from 'knip'

const config: KnipConfig = {
  entry: [
    'electron/{main,preload,runtime}/index.ts',
    'renderer/main.ts',
    'electron.vite.config.ts',
    'build/*.config.{ts,js}',
    'build/electron/{with-electron,path,launcher,record}.mjs',
    'build/bootstrap/{start,test,stage}.mjs',
    'test/**/*.{test,spec}.ts',
    'test/bench/main.ts',
  ],
  project: ['electron/**/*.ts', 'renderer/**/*.{ts,vue}', 'test/**/*.ts', 'build/**/*.{js,mjs,ts}'],
  ignore: ['**/*_pb.ts', 'build/tsconfig/*.d.ts'],
  ignoreExportsUsedInFile: { interface: true, type: true },
}

export default config
