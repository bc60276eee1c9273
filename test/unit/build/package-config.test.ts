import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { ROOT } from '#build/bootstrap/paths.mjs'
import { packageConfig, RESOURCES, type Ingredients } from '#build/package/config.ts'
import { NATIVE_PACKAGES } from '#build/package/native.ts'

// electron-builder's own check, against the schema that comes with it; it throws at what it does not know.
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
const { validateConfiguration } = builder('app-builder-lib/out/util/config/config') as {
  validateConfiguration: (config: unknown, log: { isEnabled: boolean }) => Promise<void>
}

const PLATFORMS = ['linux', 'win32', 'darwin'] as const
const ARCHS = { linux: 'x64', win32: 'x64', darwin: 'arm64' } as const
const config = (platform: Ingredients['platform'], sqlite?: string) =>
  packageConfig({
    platform,
    arch: ARCHS[platform],
    electronDist: '/electron',
    electronVersion: '45.4.1',
    sqlite,
  })

test.each(PLATFORMS)('what electron-builder is told for %s fits its schema', async (platform) => {
  await expect(
    validateConfiguration(config(platform), { isEnabled: false }),
  ).resolves.toBeUndefined()
  const wrong = { ...config(platform), electronFuse: {} }
  await expect(validateConfiguration(wrong, { isEnabled: false })).rejects.toThrow(/electronFuse/)
})

test('each system gets what its people expect', () => {
  expect(config('win32').win?.target).toEqual(['nsis', 'zip'])
  expect(config('darwin').mac?.target).toEqual(['dmg', 'zip'])
  expect(config('linux').linux?.target).toEqual(['AppImage'])
  expect(config('win32').nsis).toMatchObject({ oneClick: false, perMachine: false })
  expect(config('darwin').mac).toMatchObject({ hardenedRuntime: true, notarize: false })
  for (const platform of PLATFORMS) {
    const { fileAssociations, protocols, publish, electronLanguages } = config(platform)
    expect(fileAssociations).toEqual([
      expect.objectContaining({ ext: 'vitrine', mimeType: 'application/x-vitrine' }),
    ])
    expect(protocols).toBeUndefined()
    expect(publish).toBeNull()
    expect(electronLanguages).toEqual(['en-US', 'zh-CN'])
  }
})

test('no fuse lets anybody in', () => {
  for (const platform of PLATFORMS) {
    expect(config(platform).electronFuses).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
      enableCookieEncryption: false,
      enableEmbeddedAsarIntegrityValidation: platform !== 'linux',
    })
  }
})

test('all that is named is there', () => {
  for (const platform of PLATFORMS) {
    const { linux, win, mac, nsis, fileAssociations } = config(platform)
    const named = [
      ...[linux?.icon, win?.icon, mac?.icon, nsis?.installerIcon, nsis?.uninstallerIcon],
      ...[mac?.entitlements, mac?.entitlementsInherit],
      ...[fileAssociations].flat().map((one) => one?.icon),
    ]
    for (const file of named) expect(existsSync(file ?? ''), file ?? 'no file').toBe(true)
  }
  for (const name of RESOURCES) expect(existsSync(`${ROOT}/resources/${name}`)).toBe(true)
})

test('the stand-in’s database module goes along where there is one, and only there', () => {
  const targets = (sqlite?: string) =>
    [config('linux', sqlite).extraResources ?? []].flat().map((one) => (one as { to: string }).to)
  expect(targets('/cache/sqlite.node')).toContain('better_sqlite3.node')
  expect(targets()).not.toContain('better_sqlite3.node')
})

test('only macOS needs Electron’s notices put in: elsewhere they lie beside the executable', () => {
  const named = (platform: Ingredients['platform']) =>
    JSON.stringify(config(platform).extraResources)
  expect(named('darwin')).toContain('LICENSES.chromium.html')
  expect(named('win32')).not.toContain('LICENSES.chromium.html')
})

test('what stays a package is what the build leaves out of the bundles, as package.json has it', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    dependencies: Record<string, string>
  }
  const bundled = /const BUNDLED = \[([^\]]*)\]/.exec(
    readFileSync('electron.vite.config.ts', 'utf8'),
  )
  const outside = Object.keys(dependencies).filter((name) => !bundled?.[1]?.includes(`'${name}'`))
  // onnxruntime-common comes with onnxruntime-node.
  expect([...outside, 'onnxruntime-common'].sort()).toEqual([...NATIVE_PACKAGES])
})

test('on a Mac the app may compile, and load what another team signed; nothing more', () => {
  const plist = readFileSync(config('darwin').mac?.entitlements ?? '', 'utf8')
  const keys = [...plist.matchAll(/<key>([^<]+)<\/key>/g)].map(([, key]) => key)
  expect(keys).toEqual([
    'com.apple.security.cs.allow-jit',
    'com.apple.security.cs.disable-library-validation',
  ])
})
