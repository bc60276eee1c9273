import type { Translated } from '../types.ts'
import type zh from '../zh-CN/errors.ts'
import model from './errors-model.ts'

/** One sentence or more per code of electron/shared/ipc/errors.ts: what happened, what was kept, what to do. */
const errors: Translated<typeof zh> = {
  unknown:
    'Something unexpected went wrong ({code}). What was saved is unchanged. Please try again.',
  words: {
    missing: 'it is missing',
    changed: 'it is not as it was',
    'not a database': 'it is no database of Vitrine',
    tokens: 'answer’s tokens',
    webgpu: 'WebGPU',
    dml: 'DirectML',
    coreml: 'Core ML',
    notOffered: 'ONNX Runtime does not offer it on this system',
    noAdapter: 'no graphics processor was found that it can use',
    failed: 'it cannot run this model',
    layers: 'layers',
    heads: 'heads',
    positions: 'positions',
    attention: 'attention',
    qkv: 'Q, K and V vectors',
    projected: 'what each head adds',
    stream: 'the residual stream',
    block: 'the steps inside a block',
    lens: 'the prediction per layer',
    score: 'the probability of every token',
    logits: 'the logits of every token',
    embed: 'the embedding vectors',
    ids: 'token ids',
    ablate: 'what happens with parts switched off',
    noPositions: 'its way of telling positions is not one that can be switched off here',
    'encoder-decoder': 'it is an encoder-decoder',
    noMemory: 'there was not enough memory for it',
    noCache: 'its attention keeps no keys and values',
    cacheInside: 'its cache of keys and values is hidden inside the graph',
    rowsInCache: 'keys and values of new positions go into the cache and cannot be read',
    interleavedQkv: 'it stores Q, K and V interleaved in one tensor',
    normInside:
      'it normalises Q and K inside the attention operator, which ONNX Runtime on a processor does not support',
    queryShape: 'its query vectors are not arranged by head',
    weightsShape: 'its attention weights are not arranged as heads × queries × keys',
    scaleComputed: 'its scaling factor is computed on the way and is not a constant',
    scalesDiffer: 'the layers asked about have different scaling factors; look at them one by one',
    noResidual: 'no residual connection was found in its graph',
    parallel:
      'its attention and its feed-forward network are added to the residual stream at once, with no state between them',
    noMlp: 'the output of its feed-forward network was not found in its graph',
    noProjection:
      'the weight matrix before its queries or behind its attention was not found in its graph',
    noNorm: 'the normalisation before its attention is written in a form that is not known',
    experts: 'its feed-forward network is a mixture of experts inside one operator',
    noEmbedding: 'its graph looks tokens up in no table of vectors',
    noAttention: 'no attention was found in its graph',
    otherPart: 'this part of the model has none',
    promptEmpty: 'it leaves the model nothing to read',
    promptLong: 'what it makes of one word is longer than the model’s window',
    fileNone: 'it is a folder, a pipe or something else that is not a file',
    fileLoop: 'its links lead round in a circle',
    fileOutside: 'it is a link that leads out of the model’s folder',
    fileEmpty: 'it is empty',
    fileDenied: 'the system does not let Vitrine read it',
    fieldMissing: 'it is not there',
    fieldType: 'its value is of another kind than it must be',
    fieldRange: 'its value is smaller, larger or longer than any model’s',
    fieldTwice: 'its number is that of another entry too',
    'not-onnx': 'it holds no whole ONNX graph',
    'graph-cyclic': 'an operator waits for its own result',
    nameless: 'a tensor has no name',
    twice: 'a name is given twice',
    operatorless: 'a node names no operator',
    unmade: 'something reads a tensor that nothing makes',
    shape: 'a tensor claims a shape no model has',
    bytes: 'a weight has more or fewer bytes than its shape says',
    sparse: 'a weight is stored as a sparse one',
    outside: 'its weights are said to lie outside of the model’s folder',
    beyond: 'a weight is said to lie beyond the end of its file',
    branch: 'the two branches of the graph differ, or one is missing',
    noInputIds: 'the graph has no input named input_ids',
    unknownInput: 'the graph asks for an input that is none of a text decoder',
    noLogits: 'the graph has no output named logits',
    graphDepth: 'levels within levels',
    graphMessages: 'entries',
    graphValues: 'numbers written one by one',
    graphNames: 'letters in one name',
    graphNodes: 'nodes',
    graphInitializers: 'weights',
    recurrent:
      'its decoder passes a recurrent state from token to token and does not look back at what it wrote',
  },
  app: {
    internal:
      'Something inside Vitrine went wrong: {detail}. What was saved is unchanged. Please try again; if it happens again, restart the app.',
    unknownRoute:
      'The window asked for “{route}”, which this version does not have. Nothing was changed. Please restart the app.',
    badInput:
      'This request was not carried out because its content is not valid: {detail}. Please check what was entered.',
    forbiddenRoute:
      'The stage’s window asked for “{route}”, which is not for it, and was refused. Nothing was read or changed. Please use the presenter’s window.',
    forbiddenSender:
      'A page that does not belong to Vitrine tried to ask the app for something and was refused. Nothing was read or changed.',
  },
  model,
  device: {
    unavailable:
      'This run did not begin: {device} cannot be used here, because {reason}. {detail} The stored answer is unchanged. Choose another device.',
  },
  run: {
    notFound:
      'The recording of this run is not here; it may have been deleted with its session. Other sessions are unchanged.',
    alreadyRunning:
      'The model is writing another answer, and it writes one at a time. Stop that one, or wait until it is done.',
    emptyPrompt: 'There is nothing to send yet. Please write a sentence first.',
    promptTooLong:
      'This is {tokens} tokens long, and beside the answer the model’s context window holds {limit}. Your text is still there. Shorten it, or lower the number of new tokens.',
    sourceTooLong:
      'This piece of text is {tokens} tokens long, and the model reads at most {limit} at a time, so it was not translated. Split it into shorter sentences.',
    textTooLong:
      'This piece of text has {characters} characters, more than the limit of {limit}, so it was not translated. Split it into shorter pieces.',
    unknownLanguage:
      'Model “{model}” does not know the language “{language}”, so nothing was translated. Choose one of the languages it lists.',
    noTargetLanguage:
      'Model “{model}” translates into several languages, and none was chosen, so nothing was translated. Choose the language to translate into.',
    interrupted:
      'The app was closed before the answer was complete. Every token written until then was saved and can be opened. Generate again if you need the rest.',
    crashed:
      'The model process ended unexpectedly and was started again. Every token written until then was saved. Please try again once the model is loaded; if it happens again, close other programs or choose a smaller model.',
    killed:
      'The model process was ended from outside, as systems do when memory is short, and was started again. Every token written until then was saved. Close other programs, choose a smaller model or send a shorter text, and try again.',
    outOfMemory:
      'Memory ran out, which ended the model process; it was started again. Every token written until then was saved. Close other programs, choose a smaller model or send a shorter text, and try again.',
    noMemory:
      'There was not enough memory for this, so it stopped here. Every token written until then was saved, and the model is still loaded. Close other programs, choose a smaller model or send a shorter text, and try again.',
    hung: 'The model process did not answer for {seconds} s and was restarted. Every token written until then was saved. Please try again.',
    badMessages:
      'The model’s chat template does not accept this conversation: {detail}. The conversation is unchanged. Check the system prompt and the order of turns.',
    badBranch:
      'This answer has {tokens} tokens, so no branch can keep its first {step}. Nothing was changed. Choose a token of the answer.',
  },
  tokens: {
    textTooLong:
      'This text has {characters} characters, more than the limit of {limit} for looking at tokens one by one. Nothing was changed. Choose a shorter piece.',
  },
  probe: {
    tooLarge:
      'The answer to this question would take {megabytes} MB, more than the limit of {limit} MB, so it was not computed. Choose fewer layers, heads or positions.',
    badIndex: 'Index {index} is outside the {axis}: counting from 0, there are {count}.',
    unavailable: 'This model cannot show {what}: {reason}. Everything else can be seen as usual.',
  },
  session: {
    notFound:
      'This session is not here; it may have been deleted. A session deleted just now can be brought back with Undo.',
    readOnly:
      'This sample session came with the app and cannot be changed. It can be replayed, and a new chat can start from it, which is saved on its own.',
  },
  store: {
    newer:
      'The session library was written by a newer Vitrine (format {found}; this version knows up to {known}), so it was opened read-only. Its content is intact, but new sessions are not saved. Please update the app.',
    corrupt:
      'The session library file was damaged. It was set aside unchanged as {file}, and a new, empty library was started; new sessions are saved as usual.',
    readOnly:
      'The session library is read-only, so this change was not saved. Existing sessions are kept. Check the disk and the folder’s permissions.',
    full: 'The disk is full, and the latest part was not saved. Everything recorded before is intact. Make room and try again.',
    writeFailed:
      'Writing to the session library failed: {detail}. Everything recorded before is intact; the latest part was not saved. Check the disk and try again.',
    readFailed:
      'This part of the session library cannot be read: {detail}. Nothing was changed, and other sessions can be opened. Check the disk, and export what can still be opened.',
    onlyRead:
      'The session library cannot be written ({detail}). Its sessions can be opened and replayed; new ones are kept in memory until the app is closed, so export those you need. To save again, check the file’s and the folder’s permissions and restart the app.',
    locked:
      'Another program is using the session library, so it was opened read-only, as it stood at that moment. New sessions are kept in memory until the app is closed, so export those you need. End the other program and restart the app.',
    noRoom:
      'The disk is too full to bring the session library up to date, so it was left as it was. Its sessions can be opened; new ones are kept in memory until the app is closed, so export those you need. Make room and restart the app.',
    unusable:
      'The session library cannot be opened ({detail}), so it is not shown; its file was not changed. New sessions are kept in memory until the app is closed, so export those you need. Check the disk and restart the app.',
    fullNow:
      'The disk is full. Nothing shown is lost: it goes on in memory and is saved by itself as soon as there is room. Please make room before closing the app, or export the session to another disk.',
    failedNow:
      'The session library cannot be written for now ({detail}). Nothing shown is lost: it goes on in memory and is saved by itself as soon as that works again. Please check the disk before closing the app, or export the session.',
  },
  handout: {
    full: 'The figures kept with this session take {limit}: with more, browsers could hardly open the page, so no more were asked for. {kept} of {of} are kept, and the hand-out can be made. To have others instead, slim the session down and choose fewer bookmarks.',
    notKept:
      'Nobody looked at this while the model was at hand, so it is not in this file. What was looked at is.',
    appOnly: 'This needs the app Vitrine; a hand-out holds one recorded session and no model.',
  },
  talk: {
    notFound: 'This talk is no longer there. Nothing else has changed.',
    empty:
      'Nothing of this talk can be shown, so no file was written. Add bookmarks, or bring its deleted sessions back.',
    tooLong:
      'A talk holds {limit} moments at most, so nothing was added. Start another talk for more.',
    notRecorded:
      'This session is not recorded and ends with the app, so it cannot be part of a talk. Turn recording on and ask again, or export and import it.',
  },
  note: {
    tooMany:
      'A bookmark holds {limit} notes at most, so this one was not added. Delete one, or write it into another.',
  },
  import: {
    badFile:
      'Line {line} of {file} cannot be read: {detail}. Nothing was imported. The file may be incomplete; please get it again.',
    newer:
      '{file} was written by a newer Vitrine (format {found}; this version knows up to {known}). Nothing was imported. Please update the app.',
    tooLarge:
      '{file} is larger than the limit of {limit}, so nothing was imported. Split the session where it was exported.',
  },
  export: {
    tooLarge:
      'This session has a part of {bytes}, more than the {limit} that a file may hold, so no file was written. The session itself is unchanged. Recording every head takes that much of long texts: choose “Mean per layer” for them.',
    failed:
      '{file} could not be written: {detail}. The session itself is unchanged. Try another place.',
  },
  rescue: {
    gone: '{file} is no longer in the folder, so nothing was rescued and nothing was changed. Open Settings again to see which files there are.',
    busy: 'A rescue is under way. Wait until it is done, or stop it.',
    newer:
      'The damaged library was written by a newer Vitrine (format {found}; this version knows up to {known}). Nothing was taken from it, and it is unchanged. Please update the app and try again.',
    noRoom:
      'There is not enough room on the disk to go on with the rescue, which works on a copy. What had come over is kept, and {file} is unchanged. Make room and try again.',
    unreadable:
      'So much of {file} is damaged that no session can be read from it. It is unchanged. A backup, if you have one, can be restored under Settings.',
    failed:
      'The rescue could not go on: {detail}. What had come over is kept, and {file} is unchanged. Check the disk and try again.',
  },
  licence: {
    notRead:
      'The list of licences ({file}) could not be read. Everything else works. Installing Vitrine again brings it back.',
    notOpened:
      '{file} could not be opened: {detail}. Nothing is lost: open the file in a browser yourself.',
  },
  settings: {
    fellBack:
      'These settings could not be read and are back at their defaults: {names}. All others, and all sessions, are as they were. Look through them under Settings.',
  },
  profile: {
    leftBehind:
      'Not everything could be deleted, because another program holds it open: {files}, in {folder}. Everything else is gone. Close that program and delete everything once more.',
    notRestored:
      'The backup was not restored: {detail}. Everything is as it was before, and the backup is unchanged. Close programs that use Vitrine’s files and try again.',
    noBackup:
      'This is not a whole backup: {file} ({detail}). Nothing was changed. Choose the folder that “Back up everything” made, with all its files.',
    newerBackup:
      'This backup was made by a newer Vitrine (format {found}; this version knows up to {known}). Nothing was changed. Please update the app.',
    notBackedUp:
      'The backup in {folder} was not finished: {detail}. Nothing of it is left, and everything here is unchanged. Check room and permissions there, or choose another folder.',
    notChanged:
      'This could not be prepared: {detail}. Everything is as it was. Check the disk and try again.',
  },
  record: {
    badScript: 'Line {line} of the script is wrong: {detail} Nothing was run.',
    busy: 'A script is being recorded, and the model works for it alone. Wait until it is done, or stop the recording.',
    notRead:
      '{file} cannot be read as a script: {detail}. What is in the window is unchanged. Choose a JSON file in UTF-8, at most 16 MB.',
    textNotFound:
      'The answer does not say “{text}”, so no bookmark was set there. Everything else was recorded.',
  },
}
export default errors
