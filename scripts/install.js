// Installs the packages when they are missing or old, and does nothing else.
import { bootstrap } from './bootstrap.js'

await bootstrap()
