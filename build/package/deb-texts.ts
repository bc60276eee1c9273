// The texts by which a Linux desktop knows the app.
import { EXTENSION, MAINTAINER, MIME_TYPE, TEXT } from './facts.ts'

export interface Control {
  version: string
  arch: 'amd64' | 'arm64'
  installedKib: number
  depends: readonly string[]
}

/** Debian Policy, chapter 5. */
export function controlText({ version, arch, installedKib, depends }: Control): string {
  return [
    'Package: vitrine',
    `Version: ${version}`,
    `Architecture: ${arch}`,
    `Maintainer: ${MAINTAINER}`,
    `Installed-Size: ${String(installedKib)}`,
    `Depends: ${depends.join(', ')}`,
    'Recommends: fonts-noto-cjk, xdg-utils',
    'Section: education',
    'Priority: optional',
    `Description: ${TEXT.en.summary}`,
    ...wrap(TEXT.en.description, 76).map((line) => ` ${line}`),
    ' .',
    ` ${TEXT['zh-CN'].summary}：${TEXT['zh-CN'].description}`,
    '',
  ].join('\n')
}

/** Desktop Entry Specification 1.5. @param executable absolute path */
export function desktopText(executable: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Vitrine',
    `GenericName=${TEXT.en.genericName}`,
    `GenericName[zh_CN]=${TEXT['zh-CN'].genericName}`,
    `Comment=${TEXT.en.summary}`,
    `Comment[zh_CN]=${TEXT['zh-CN'].summary}`,
    `Exec=${executable} %F`,
    'Icon=vitrine',
    'Terminal=false',
    'StartupWMClass=Vitrine',
    `MimeType=${MIME_TYPE};`,
    'Categories=Education;Science;ArtificialIntelligence;',
    `Keywords=${TEXT.en.keywords}`,
    `Keywords[zh_CN]=${TEXT['zh-CN'].keywords}`,
    '',
  ].join('\n')
}

/** Shared MIME-info Database 0.21. The file is gzip'd, so its name decides, before what it begins with. */
export function mimeText(): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="${MIME_TYPE}">
    <comment>${TEXT.en.fileKind}</comment>
    <comment xml:lang="zh_CN">${TEXT['zh-CN'].fileKind}</comment>
    <sub-class-of type="application/gzip"/>
    <glob pattern="*.${EXTENSION}" weight="80"/>
  </mime-type>
</mime-info>
`
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}
