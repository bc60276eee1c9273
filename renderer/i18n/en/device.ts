import type { Translated } from '../types.ts'
import type zh from '../zh-CN/device.ts'

const device: Translated<typeof zh> = {
  label: 'Runs on',
  help: 'What chat models compute on. The CPU is the default: the same input gives the same numbers every time, and inspection is computed there too. With larger models a graphics processor can be faster. A change loads the model anew as soon as no answer is being written. Translations, and everything that is looked into, are always computed on the CPU.',
  names: {
    auto: 'Automatic',
    cpu: 'CPU',
    webgpu: 'WebGPU',
    dml: 'DirectML',
    coreml: 'Core ML',
  },
  running: '{model} runs on {device}.',
  fell: 'Asked for was “{asked}”, but {model} runs on {device}:',
  reasons: {
    notOffered: 'ONNX Runtime does not offer {device} on this system.',
    noAdapter: 'No graphics processor was found that {device} can use.',
    failed: '{device} cannot run this model.',
    crashed:
      'The model process ended while it was loading on {device}, so the CPU was taken instead.',
  },
  detail: 'In its own words: {detail}',
  none: 'ONNX Runtime has no build for this computer, so no model can run here. Sessions can be opened and replayed as always.',
  onlyCpu: 'This system offers the CPU only.',
  waits: 'The model is loaded anew once the answer being written is done.',
  note: 'This answer was computed on {device}. What you open up here is computed by the same graph on the CPU; last digits may differ.',
  seed: 'With another graphics processor or driver the same seed need not give the same text.',
  notRepeatable:
    'At least one of the answers was not computed on the CPU: the same seed need not give the same text.',
  disagrees: '{device} does not agree with the CPU: the difference is above the bound.',
  look: 'Show the figures',
  check: {
    title: 'Compare with the CPU',
    about:
      '{device} and the CPU read the same {n} tokens, those the CPU holds most probable, and are compared one by one. This is done by itself the first time a device is used.',
    start: 'Compare',
    stop: 'Stop',
    progress: '{done} of {total} tokens',
    of: '{n} of {total}',
    noNumbers: 'what it computed is not a number',
    agrees: '{device} agrees with the CPU.',
    disagrees:
      '{device} does not agree with the CPU: answers written here may differ from those on the CPU. Choose the CPU where numbers must be exact.',
    names: {
      agreed: 'Same most probable token',
      difference: 'Largest difference of a log-probability (nats)',
      deviceMs: 'Per token on {device}',
      cpuMs: 'Per token on the CPU',
      at: 'Compared',
    },
    bound:
      'They agree where every most probable token is the same and no difference is above {bound} nats: a twentieth of a probability, 20% shown as 21%. Sums that are merely added in another order usually stay below a hundredth of that.',
  },
}
export default device
