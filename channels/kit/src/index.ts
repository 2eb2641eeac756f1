export type * from './adapter.ts'
export { constantTimeEqual, digestOf, hmacBase64, hmacHex } from './signature.ts'
export type { ImportFault, ImportField } from '@baton/contract/import-fields'
export type { MeterCode } from '@baton/contract/meters'
export { finding, type Finding, type FindingCode, type RemedyCode } from '@baton/contract/findings'
export {
  templateHoles,
  type TemplateCategory,
  type TemplateContent,
  type TemplateObstacle,
  type TemplateParameter,
  type TemplateQuality,
  type TemplateState,
  type TemplateText,
} from '@baton/contract/templates'
export {
  behindSwitch,
  holesIn,
  no,
  partly,
  sheetOf,
  yes,
  type Ability,
  type AbilityReason,
  type Place,
  type Sheet,
  type Truth,
  type TruthAccount,
} from './truth.ts'
export { signedJwt } from './jwt.ts'
export { parseJson } from './json.ts'
export { idOf, isoFromMs, isoFromText, NO_TIME, numberOf, objectOf, objectsOf, orderOf, textOf, type Fields } from './fields.ts'
export { countCodePoints, countGraphemes, countUtf16, countUtf8Bytes } from './counting.ts'
export { splitByLimit } from './split.ts'
export { storable } from './storable.ts'
export { isHeldElsewhere } from './control.ts'
export { callWindowOf, header, jsonOf, outcomeOfFailure, wordsOf } from './answers.ts'
