import type { KnipConfig } from 'knip'

const config: KnipConfig = {
  entry: [
    'electron/{main,preload,runtime}/index.ts',
    'electron/runtime/check/index.ts',
    'renderer/{,handout/,stage/}main.ts',
    'renderer/handout/{NoChart.vue,no-texts.ts}', // build/vite.handout.config.ts puts them in
    'electron.vite.config.ts',
    'build/*.config.{ts,js}',
    'build/electron/{with-electron,path,launcher,record}.mjs',
    'build/package/{package,icons,render-icons}.mjs', // the last in Electron
    'test/packaged/support/make.ts',
    'build/bootstrap/{start,test,build,lint,complete-lock}.mjs',
    'test/**/*.{test,spec}.ts',
    'test/bench/main.ts',
    'test/e2e/support/{look,isolated-rooms,isolated-firefox}.ts', // started by path, the first by people
    'test/fixtures/**/make*.ts',
  ],
  project: ['electron/**/*.ts', 'renderer/**/*.{ts,vue}', 'test/**/*.ts', 'build/**/*.{js,mjs,ts}'],
  ignore: ['**/*_pb.ts'],
  ignoreBinaries: ['apt-get', 'firefox-esr', 'ip', 'mkfifo', 'unshare', 'mount', 'umount'],
  ignoreDependencies: [
    'node', // what npm scripts run on
    'node-api-headers', // build/electron/sqlite.mjs gives its folder to the compiler
    '@bufbuild/buf', // with the next, made electron/runtime/graph/onnx_pb.ts
    '@bufbuild/protoc-gen-es',
    '@fontsource/noto-emoji', // its font is named in a style
  ],
  ignoreExportsUsedInFile: { interface: true, type: true },
}

export default config
