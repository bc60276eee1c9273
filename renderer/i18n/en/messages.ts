import ablation from './ablation.ts'
import architecture from './architecture.ts'
import beside from './beside.ts'
import block from './block.ts'
import branches from './branches.ts'
import chat from './chat.ts'
import commands from './commands.ts'
import common from './common.ts'
import compare from './compare.ts'
import contexts from './contexts.ts'
import device from './device.ts'
import distribution from './distribution.ts'
import embedding from './embedding.ts'
import errors from './errors.ts'
import figure from './figure.ts'
import files from './files.ts'
import handout from './handout.ts'
import inspect from './inspect.ts'
import inspector from './inspector.ts'
import glossary from './glossary.ts'
import lens from './lens.ts'
import lessons from './lessons.ts'
import library from './library.ts'
import markdown from './markdown.ts'
import models from './models.ts'
import offline from './offline.ts'
import parts from './parts.ts'
import profile from './profile.ts'
import rescue from './rescue.ts'
import qkv from './qkv.ts'
import presenter from './presenter.ts'
import replay from './replay.ts'
import seen from './seen.ts'
import scripts from './scripts.ts'
import sessions from './sessions.ts'
import settings from './settings.ts'
import shell from './shell.ts'
import talks from './talks.ts'
import tokens from './tokens.ts'
import transcript from './transcript.ts'
import translate from './translate.ts'
import vectors from './vectors.ts'
import xray from './xray.ts'
import type { Translated } from '../types.ts'
import type zhCN from '../zh-CN/messages.ts'

const en: Translated<typeof zhCN> = {
  ablation,
  architecture,
  beside,
  block,
  branches,
  chat,
  commands,
  common,
  compare,
  contexts,
  device,
  distribution,
  embedding,
  errors,
  figure,
  files,
  glossary,
  handout,
  inspect,
  inspector,
  lens,
  lessons,
  library,
  markdown,
  models,
  offline,
  parts,
  profile,
  rescue,
  qkv,
  presenter,
  replay,
  seen,
  scripts,
  sessions,
  settings,
  shell,
  talks,
  tokens,
  transcript,
  translate,
  vectors,
  xray,
}
export default en
