import { defineConfig } from '@lingui/conf'

const src = '<rootDir>/web/src'
const areas = (...names: string[]) => names.map((name) => `${src}/${name}`)

/** The names of an answer's outcomes: said below a reply, and in the settings of its account. */
const outcomes = areas('conversations/reply-findings.ts')
/** What waits for a colleague to allow it: said below a message, and on a screen of its own. */
const looks = areas('second-looks')
/** Approved messages: where one is chosen, and in the settings of their account. */
const templates = areas('templates')
/** Texts written once: chosen where one answers, and looked after in the settings. */
const savedReplies = areas('saved-replies')
/** What fails there; a second look is settled on a screen of its own. */
const failures = areas('api/conversation-failures.ts')
/** Who else is there: in a row of the list, and in an open conversation. */
const presence = areas('presence')
/** What is on the screen once a conversation is open, and only then. */
const conversation = [
  ...areas('composer'),
  ...presence,
  ...areas(
    'conversations/{ActivityLine,Bubble,ConversationHeader,ConversationScreen,DeliveryLine,LabelsChip,LaterPicker,MailHtml,MediaList,ModerateDialog,PictureViewer}.tsx',
  ),
  ...areas(
    'conversations/{ModerationLine,MoveToPrivate,NeighbourBubble,NoteCard,PostCard,SecretNumbers,SentLater,SubjectDialog,ThreadDivider,Timeline,TurnStrip}.tsx',
  ),
  ...areas('conversations/{useMakeConversation,useModeration,useNoticeWords,useRemedyWords,useTakeBack}.ts'),
  ...outcomes,
  ...looks,
  ...templates,
  ...savedReplies,
  ...failures,
]
/** Rarely used screens. A new area of them goes here. */
const settings = [
  ...areas('sign-in', 'setup', 'invitation', 'settings', 'reports', 'posts', 'api/settings-failures.ts'),
  ...outcomes,
  ...looks,
  ...templates,
  ...failures,
]

/** What a network lets us do: shown when asked for, in conversations and in the settings. */
const sheet = areas('network-sheet')

/** What opens over whatever screen, or comes after it stands. */
const later = [
  ...areas(
    'search',
    'palette',
    'keyboard',
    'saved-views',
    'settings/sections.ts',
    'shell/{BacklogBar,HealthBar,ShortcutSheet,UndoList}.tsx',
  ),
  ...presence,
]

/** Several catalogs, so that the list of conversations, which comes first, carries no words of what comes later. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'ko', 'th'],
  catalogs: [
    {
      path: '<rootDir>/web/src/locales/{locale}/inbox',
      include: [src],
      exclude: [...conversation, ...settings, ...sheet, ...later, '**/*.test.*', `${src}/kit/KitPage.tsx`],
    },
    { path: '<rootDir>/web/src/locales/{locale}/conversation', include: conversation, exclude: ['**/*.test.*'] },
    { path: '<rootDir>/web/src/locales/{locale}/settings', include: settings, exclude: ['**/*.test.*'] },
    { path: '<rootDir>/web/src/locales/{locale}/sheet', include: sheet, exclude: ['**/*.test.*'] },
    { path: '<rootDir>/web/src/locales/{locale}/later', include: later, exclude: ['**/*.test.*'] },
  ],
})
