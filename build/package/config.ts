// What electron-builder is told, for each system. One function, so that a test can ask for all three.
import type { Configuration } from 'electron-builder'
import { join } from 'node:path'
import { ROOT } from '../bootstrap/paths.mjs'
import { APP_ID, COPYRIGHT, EXTENSION, MAINTAINER, MIME_TYPE, TEXT } from './facts.ts'
import { afterPack } from './after-pack.ts'
import { NATIVE_PACKAGES } from './native.ts'

export interface Ingredients {
  platform: 'linux' | 'win32' | 'darwin'
  arch: 'x64' | 'arm64'
  /** Folder of an unpacked Electron. */
  electronDist: string
  electronVersion: string
  /** The database module built for an Electron with Node-API 9; undefined where its own one is right. */
  sqlite?: string | undefined
}

/** Folders beside app.asar, from `resources`; native code cannot read inside an archive. */
export const RESOURCES = ['models', 'samples', 'schema', 'icons'] as const

const HERE = join(ROOT, 'build/package')
const ICONS = join(HERE, 'icon')

export function packageConfig(ingredients: Ingredients): Configuration {
  const { platform, electronDist, electronVersion } = ingredients
  return {
    appId: APP_ID,
    productName: 'Vitrine',
    copyright: COPYRIGHT,
    artifactName: 'vitrine-${version}-${os}-${arch}.${ext}',
    directories: { output: join(ROOT, 'release'), buildResources: HERE },
    publish: null, // the app asks nobody for updates, so none are announced
    electronDist,
    electronVersion,
    electronLanguages: ['en-US', 'zh-CN'], // of Chromium's own words; others fall back to English
    npmRebuild: false, // both native packages come with finished Node-API modules
    nodeGypRebuild: false,
    removePackageScripts: true,
    removePackageKeywords: true,
    files: appFiles(ingredients),
    asar: { smartUnpack: false }, // else all of a package with a native file in it
    asarUnpack: ['node_modules/{better-sqlite3,onnxruntime-node}/**/*.{node,so*,dylib,dll}'],
    extraResources: extraResources(ingredients),
    electronFuses: {
      runAsNode: false, // the model process is a utilityProcess, which does not need it
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      onlyLoadAppFromAsar: true,
      // Linux knows no such check.
      enableEmbeddedAsarIntegrityValidation: platform !== 'linux',
      enableCookieEncryption: false, // no cookie is kept, and it would ask for the keychain
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false, // pages come from app://, never from file://
      resetAdHocDarwinSignature: platform === 'darwin', // flipping a fuse breaks Electron's own
    },
    fileAssociations: [
      {
        ext: EXTENSION,
        name: TEXT.en.fileKind,
        description: TEXT.en.fileKind,
        mimeType: MIME_TYPE,
        icon: join(ICONS, platform === 'darwin' ? 'document.icns' : 'document.ico'),
        role: 'Editor',
        rank: 'Owner',
      },
    ],
    afterPack,
    toolsets: { appimage: '1.0.3' }, // runs where libfuse2 is not installed
    linux: {
      target: ['AppImage'], // build/package/ makes the .deb and the .tar.gz, with Debian's own tool
      icon: join(ICONS, 'png'),
      executableName: 'vitrine',
      category: 'Education',
      maintainer: MAINTAINER,
      vendor: 'Vitrine',
      synopsis: TEXT.en.summary,
      description: TEXT.en.description,
      desktop: {
        entry: {
          StartupWMClass: 'Vitrine',
          GenericName: TEXT.en.genericName,
          'GenericName[zh_CN]': TEXT['zh-CN'].genericName,
          'Comment[zh_CN]': TEXT['zh-CN'].summary,
          Keywords: TEXT.en.keywords,
          'Keywords[zh_CN]': TEXT['zh-CN'].keywords,
        },
      },
    },
    win: {
      target: ['nsis', 'zip'],
      icon: join(ICONS, 'icon.ico'),
      executableName: 'Vitrine',
    },
    nsis: {
      artifactName: 'vitrine-${version}-windows-${arch}-setup.${ext}',
      oneClick: false,
      perMachine: false, // no administrator needed
      allowToChangeInstallationDirectory: true,
      deleteAppDataOnUninstall: false, // recordings are people's own
      differentialPackage: false,
      installerLanguages: ['en_US', 'zh_CN'],
      installerIcon: join(ICONS, 'icon.ico'),
      uninstallerIcon: join(ICONS, 'icon.ico'),
      shortcutName: 'Vitrine',
    },
    mac: {
      target: ['dmg', 'zip'],
      icon: join(ICONS, 'icon.icns'),
      category: 'public.app-category.education',
      minimumSystemVersion: '12.0',
      hardenedRuntime: true,
      gatekeeperAssess: false,
      entitlements: join(HERE, 'entitlements.mac.plist'),
      entitlementsInherit: join(HERE, 'entitlements.mac.plist'),
      // Signed for this machine alone unless a certificate is given (CSC_LINK, CSC_NAME).
      ...(process.env.CSC_LINK || process.env.CSC_NAME ? {} : { identity: '-' }),
      notarize: false,
      extendInfo: {
        CFBundleDevelopmentRegion: 'en',
        CFBundleLocalizations: ['en', 'zh_CN'],
        LSApplicationCategoryType: 'public.app-category.education',
      },
    },
    dmg: { title: 'Vitrine ${version}', writeUpdateInfo: false },
  }
}

/** Electron's name of a system, as onnxruntime-node and better-sqlite3 have it too. */
function appFiles({ platform, arch }: Ingredients): string[] {
  const onnx = '!node_modules/onnxruntime-node'
  return [
    'package.json',
    'out/**',
    '!out/.stamp',
    `!node_modules/!(${NATIVE_PACKAGES.join('|')})/**`,
    '!node_modules/**/*.{map,ts,mts,cts,md}',
    `${onnx}/{lib,script}/**`,
    `${onnx}/bin/napi-v6/!(${platform})/**`,
    `${onnx}/bin/napi-v6/${platform}/!(${arch})/**`,
    '!node_modules/better-sqlite3/{deps,src}/**',
    '!node_modules/better-sqlite3/binding.gyp',
    `!node_modules/better-sqlite3/prebuilds/!(${platform}-${arch}.node)`,
    `!node_modules/better-sqlite3/lib/{darwin,linux,linuxmusl,win32}-*.js`,
    '!node_modules/onnxruntime-common/dist/*.js', // for web pages
  ]
}

function extraResources({ platform, electronDist, sqlite }: Ingredients) {
  const own = RESOURCES.map((name) => ({ from: join(ROOT, 'resources', name), to: name }))
  // On the others they lie beside the executable already.
  const notices =
    platform === 'darwin'
      ? [
          { from: join(electronDist, 'LICENSE'), to: 'LICENSE.electron.txt' },
          { from: join(electronDist, 'LICENSES.chromium.html'), to: 'LICENSES.chromium.html' },
        ]
      : []
  const module = sqlite === undefined ? [] : [{ from: sqlite, to: 'better_sqlite3.node' }]
  return [...own, ...notices, ...module, { from: join(ROOT, 'LICENSE'), to: 'LICENSE.txt' }]
}
