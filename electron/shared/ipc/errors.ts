/**
 * Every error people can meet. Each has a sentence in both languages under `errors.<code>` in the
 * renderer; the comment names the data the sentence uses.
 */
export const ERROR_CODES = [
  'app.internal', // detail
  'app.unknownRoute', // route
  'app.badInput', // detail
  'app.forbiddenSender',
  'app.forbiddenRoute', // route
  'model.notFound', // model
  'model.missingFile', // model, file
  'model.badFile', // model, file, reason
  'model.badJson', // model, file, detail
  'model.tooDeep', // model, file, limit
  'model.badField', // model, file, field, reason
  'model.tooLarge', // model, file, bytes, limit
  'model.badTokenizer', // model, detail
  'model.badTemplate', // model, file, detail
  'model.badGraph', // model, file, detail, place
  'model.graphTooLarge', // model, file, what, found, limit
  'model.unknownOperator', // model, file, operator
  'model.vocabulary', // model, tokens, config, embedding, logits
  'model.notFinite', // model
  'model.unsupported', // model, detail, place
  'model.loadFailed', // model, detail
  'model.notRun', // model, detail
  'model.notLoaded', // model
  'model.changed', // model
  'model.noTemplate', // model
  'model.checkCrashed', // model
  'model.checkNoMemory', // model
  'model.checkTooLong', // model, seconds
  'model.checkTooMuch', // model, bytes, limit
  'model.folderGone', // model, folder
  'model.notAFolder', // file
  'model.notAModel', // folder
  'model.alreadyHere', // model
  'model.taken', // model
  'model.badName', // name
  'model.linkLeadsOut', // file
  'model.specialFile', // file
  'model.tooManyFiles', // folder, limit
  'model.noSpace', // needed, free
  'model.copyFailed', // model, detail
  'model.offerGone',
  'model.stays', // model; it came with the app
  'model.elsewhere', // model, folder
  'model.noTrash', // model, detail
  'model.notRemoved', // model, detail
  'model.noRuntime', // platform, detail: ONNX Runtime has no build for this computer
  'device.unavailable', // device, reason, detail
  'run.notFound',
  'run.alreadyRunning',
  'run.emptyPrompt',
  'run.promptTooLong', // tokens, limit
  'run.sourceTooLong', // tokens, limit
  'run.textTooLong', // characters, limit
  'run.unknownLanguage', // model, language
  'run.noTargetLanguage', // model
  'run.interrupted',
  'run.crashed',
  'run.killed', // something outside ended the model process; as a rule the system, for want of memory
  'run.outOfMemory', // the model process ended for want of it
  'run.noMemory', // the model process had none for this, and goes on
  'run.hung', // seconds
  'run.badMessages', // detail
  'run.badBranch', // step, tokens
  'tokens.textTooLong', // characters, limit
  'probe.tooLarge', // megabytes, limit
  'probe.badIndex', // axis, index, count
  'probe.unavailable', // what, reason
  'session.notFound',
  'session.readOnly', // came with the app: can be replayed and continued in a copy, not changed
  'note.tooMany', // limit
  'talk.notFound',
  'talk.empty', // nothing of it can be shown
  'talk.tooLong', // limit
  'talk.notRecorded', // its moments must outlast the app, and this session will not
  'store.newer', // found, known
  'store.corrupt', // file
  'store.readOnly',
  'store.full',
  'store.writeFailed', // detail
  'store.readFailed', // detail
  // Why nothing, or not all, is recorded. At the start:
  'store.onlyRead', // detail
  'store.locked',
  'store.noRoom',
  'store.unusable', // detail
  // And while it runs: what is new is in memory until the file takes it.
  'store.fullNow',
  'store.failedNow', // detail
  'export.tooLarge', // bytes, limit
  'export.failed', // file, detail
  'handout.full', // kept, of, limit
  'handout.notKept', // nobody asked this of the model while it was there
  'handout.appOnly', // needs the app, and this is a page of one session
  'import.badFile', // file, line, detail
  'import.newer', // file, found, known
  'import.tooLarge', // file, limit
  'rescue.gone', // file
  'rescue.busy',
  'rescue.newer', // found, known
  'rescue.noRoom', // file
  'rescue.unreadable', // file
  'rescue.failed', // file, detail
  'licence.notRead', // file
  'licence.notOpened', // file, detail
  'settings.fellBack', // names
  'profile.leftBehind', // files, folder
  'profile.notRestored', // detail, folder
  'profile.noBackup', // file, detail
  'profile.newerBackup', // found, known
  'profile.notBackedUp', // folder, detail
  'profile.notChanged', // detail
  'record.badScript', // line, detail
  'record.busy', // a script is being recorded, and has the model for itself
  'record.textNotFound', // text
  'record.notRead', // file, detail
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]
