import type { Translated } from '../types.ts'
import type zh from '../zh-CN/errors-model.ts'

/** Errors of models and their folders. */
const model: Translated<typeof zh> = {
  notFound:
    'There is no model “{model}” here. Sessions are kept and can be replayed without it. Choose another under Models, or put its folder back.',
  missingFile:
    'Model folder “{model}” has no {file}. Expected are config.json, tokenizer.json, tokenizer_config.json and an .onnx file in onnx/. Add what is missing and load it again.',
  badFile:
    '{file} of model “{model}” was not read: {reason}. Everything else is unchanged. Please copy the folder’s files from their source again.',
  tooDeep:
    '{file} of model “{model}” has brackets within brackets more than {limit} deep, which no model needs, so it was not read. Please copy this file from its source again.',
  badField:
    '{file} of model “{model}” was read, but its field {field} is not as expected: {reason}. Please copy this file from its source again.',
  badJson:
    '{file} of model “{model}” is not valid JSON: {detail}. Please copy this file from its source again.',
  tooLarge:
    '{file} of model “{model}” has {bytes}, more than the limit of {limit}, so it was not loaded. Please use a smaller, quantised version such as q4.',
  badTokenizer:
    'tokenizer.json of model “{model}” was read, but no tokenizer comes of it: {detail}. Please copy this file from its source again.',
  badTemplate:
    'The chat template in {file} of model “{model}” cannot be used: {detail}. Please copy this file from its source again.',
  badGraph:
    'The graph of model “{model}” cannot be read: {detail}{place}. The file may be incomplete; please copy the onnx folder from its source again.',
  graphTooLarge:
    '{file} of model “{model}” holds {found} {what}, more than the {limit} that are read, so it was not loaded. No model needs so many; please copy this file from its source again.',
  unknownOperator:
    '{file} of model “{model}” uses the operator {operator}, which Vitrine does not run, so it was not loaded. Its files are unchanged. Please take another export of this model, or another model.',
  vocabulary:
    'The parts of model “{model}” do not belong together: its tokenizer names {tokens} tokens, config.json says {config}, the embedding matrix has {embedding} rows, and a step gives {logits} logits. Please copy all files of the folder from one source.',
  notFinite:
    'Model “{model}” computes values that are not numbers, so nothing it says could be shown. Its weights may be damaged; please copy the onnx folder from its source again.',
  unsupported:
    'Model “{model}” is built in a way that is not supported yet: {detail}{place}. Its files are unchanged. Decoder-only models such as Llama, Qwen2/3, Gemma, GPT-2 or Phi can be used.',
  loadFailed:
    'Model “{model}” could not be loaded: {detail}. All sessions are kept. Close programs that use much memory and try again, or choose a smaller model.',
  notRun:
    'Model “{model}” cannot be run: {detail}. All sessions are kept. Its files may be damaged, or not belong together; please copy all of them from one source again, or take another export of the model.',
  notLoaded:
    'Model “{model}” is not loaded, so this question cannot be answered. What was recorded can still be seen. Load the model under Models.',
  changed:
    'The model “{model}” that is here now is not the file that made this recording, so its numbers would differ and nothing was computed. What was recorded can still be seen. Put the original model file back.',
  noTemplate:
    'Model “{model}” has no chat template: it continues texts but takes no turns. Choose a model with Instruct or Chat in its name.',
  folderGone:
    'The folder of model “{model}” is not at {folder} now. Nothing was removed. Connect the drive it is on, or put the folder back; or take the model off the list.',
  notAFolder:
    '“{file}” is no folder, so nothing was added. Please drop or choose the whole folder of a model.',
  notAModel:
    'There is no model in {folder}: neither config.json nor an .onnx file. Nothing was changed. Choose the folder in which config.json lies.',
  alreadyHere:
    'This folder is here already, as model “{model}”. Nothing was changed; it can be used as it is.',
  taken:
    'There is already a model “{model}” here, and it stays as it is. Nothing was added. Choose another name.',
  badName:
    '“{name}” cannot be the name of a folder, so nothing was added. Use letters, digits, spaces, dots, hyphens and underscores, and begin with a letter.',
  linkLeadsOut:
    '{file} is a link to a place outside the model’s folder, so nothing was added. Copy the real file into the folder and choose it again.',
  specialFile:
    '{file} is no ordinary file, so nothing was added. Copy the model’s folder from its source again.',
  tooManyFiles:
    '{folder} holds more than {limit} files, so it was not read as a model. Nothing was changed. Choose the folder of one model.',
  noSpace:
    'A copy needs {needed}, and {free} are free on the disk with the models folder. Nothing was copied. Make room, or link the folder instead.',
  copyFailed:
    'Model “{model}” could not be copied: {detail}. Nothing of it was left in the models folder. Check the drive and try again.',
  offerGone:
    'This folder is no longer waiting to be added. Nothing was changed. Please choose it again.',
  stays: 'Model “{model}” comes with the app and cannot be removed: samples and lessons use it.',
  elsewhere:
    'Model “{model}” lies in {folder}, which was named when the app was started, and is not removed from here. Remove it there.',
  noTrash:
    'Model “{model}” could not be put into the trash: {detail}. Nothing was removed. It can be deleted for good instead.',
  notRemoved:
    'Model “{model}” could not be deleted as a whole: {detail}. What is left is cleared when the app is next started, or can be removed by hand.',
  checkCrashed:
    'The process that tried model “{model}” out ended before it was done, so the model is not used. Everything else runs on as before. Its graph file may be damaged; please copy it from its source again.',
  checkNoMemory:
    'Trying model “{model}” out ended because memory ran out, so the model is not used. Everything else runs on as before. Close other programs and try again, or choose a smaller, quantised version such as q4.',
  checkTooLong:
    'Trying model “{model}” out was given up after {seconds} s, so the model is not used. Everything else runs on as before. Please choose a smaller model, or copy this one from its source again.',
  checkTooMuch:
    'Trying model “{model}” out took {bytes} of memory, more than the {limit} this machine can spare for it, so the model is not used. Everything else runs on as before. Please choose a smaller, quantised version such as q4.',
  noRuntime:
    'No model can run on this computer: ONNX Runtime, which computes them, has no build for {platform} ({detail}). Sessions can be opened, replayed and presented as always. Use a computer with another processor to ask models.',
}
export default model
