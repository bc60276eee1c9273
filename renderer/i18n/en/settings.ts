import type { Translated } from '../types.ts'
import type zh from '../zh-CN/settings.ts'

const settings: Translated<typeof zh> = {
  title: 'Settings',
  saveFailed: 'The setting was not saved',
  appearance: {
    title: 'Appearance',
    language: 'Language',
    theme: 'Theme',
    themes: {
      system: 'System',
      light: 'Light',
      dark: 'Dark',
      contrast: 'High contrast',
      projector: 'Projector',
    },
    themeHelp:
      '“Projector” has heavier lines, darker greys and larger type, to be read from the back row.',
    fontScale: 'Text size (%)',
    motion: 'Less motion',
    motionHelp: 'Nothing slides or fades. Where the system asks for this, it is so anyway.',
  },
  answers: {
    title: 'Defaults for new chats',
    intro:
      'How the next token is picked from the probabilities. Each chat can change this, and it is stored with the recording.',
    temperature: 'Temperature',
    temperatureHelp:
      '0 always takes the most probable token; the higher, the more often an unlikely one is picked.',
    topK: 'Top-k',
    topKHelp: 'Keep only the k most probable tokens. 0 keeps all.',
    topP: 'Top-p',
    topPHelp: 'Keep the fewest tokens whose probabilities add up to p. 1 keeps all.',
    seed: 'Seed',
    seedHelp:
      'Same model, text, settings and seed: same answer. Unlocked, every answer gets a new seed, stored with the recording.',
    seedLocked: 'Lock the seed',
    maxTokens: 'New tokens at most',
    maxTokensHelp: 'The answer stops after this many tokens.',
    system: 'System prompt',
    systemHelp: 'What the model is told at the start of every new chat.',
    systemOwn: 'Use the model’s own',
    systemPlaceholder: 'For example: You are a patient guide. Keep answers short.',
  },
  recording: {
    title: 'Recording',
    keep: 'Keep sessions',
    keepHelp:
      'When on, all that appears is first written to the library on this laptop and can be replayed step by step. When off, chats stay in memory and are gone when you quit.',
    pause: 'Pause at bookmarks',
    pauseHelp: 'A replay that plays stops at each bookmark until you go on.',
    capture: 'Record attention',
    captures: { none: 'None', summary: 'Mean per layer', full: 'Every head' },
    captureHelp: {
      none: 'Takes the least room. Tokens, probabilities and draws are always recorded; attention can be computed later with the same model.',
      summary:
        'The mean of each layer’s heads, one byte per weight. Right for nearly everything, and replays without a model.',
      full: 'Every head of every layer. Answers come a little slower and files are far larger; for talks that look closely without a model.',
    },
  },
  compute: {
    title: 'Computing',
    threads: 'Threads',
    threadsAuto: 'Calibrate',
    threadsManual: 'Fixed',
    threadsHelp:
      'Calibrating tries another thread count after a model’s first load, while nothing is asked, and remembers the faster one. A change takes effect when a model is next loaded.',
    threadsNow: 'The loaded model uses {n} thread. | The loaded model uses {n} threads.',
  },
  offline: {
    title: 'Nothing leaves this laptop',
    countLabel: 'network attempts blocked since start',
    intro:
      'Vitrine needs no network and uses none: no telemetry, no update check, no web fonts. Models, sessions and settings stay here. Every network request in the window, the main process and the model’s process is refused and counted above; calls from page to page (WebRTC) are refused without being counted.',
    check: 'See for yourself: disconnect, and everything still works.',
    none: 'Latest attempts: none so far.',
    latest: 'Latest attempts',
    time: 'Time',
    from: 'From',
    target: 'Target',
    process: {
      renderer: 'window',
      main: 'main process',
      runtime: 'model process',
      check: 'process that checks models',
    },
  },
  data: {
    models: 'Your models',
    openModels: 'Open the models folder',
    copyPath: 'Copy path',
    copied: 'Copied: {path}',
  },
  about: {
    title: 'About',
    line: 'A glass case for language models.',
    version: 'Version',
    platform: 'System',
    licence: 'Licence',
    licenceText: 'Apache-2.0',
    licences: {
      open: 'Licences',
      title: 'Licences',
      about:
        'Everything that Vitrine is made of, and on which terms it comes: the app, its models and fonts, and every package in it.',
      search: 'Search by name, licence or kind',
      list: 'Parts of the app',
      count: '{n} part | {n} parts',
      none: 'No part of the app matches.',
      kinds: {
        app: 'App',
        engine: 'Platform',
        model: 'Model',
        font: 'Font',
        package: 'Package',
      },
      seeText: 'See text',
      kind: 'Kind',
      source: 'Source',
      text: 'Licence text of {name}',
      chromiumHelp:
        'Electron brings Chromium and Node.js with it. The licences of their parts fill a page of 9 MB on this laptop.',
      chromium: 'Open Chromium’s licences',
    },
  },
}
export default settings
